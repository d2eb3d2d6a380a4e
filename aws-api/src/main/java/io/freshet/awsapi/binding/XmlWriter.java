package io.freshet.awsapi.binding;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** Writes model objects of the AWS SDK as the XML of the query protocol. What was never set is left out. */
public final class XmlWriter {
    private final StringBuilder text = new StringBuilder(512);

    /** Begins an element, in a namespace unless that is empty. */
    public XmlWriter open(String element, String namespace) {
        text.append('<').append(element);
        if (!namespace.isEmpty()) {
            text.append(" xmlns=\"").append(escaped(namespace)).append('"');
        }
        text.append('>');
        return this;
    }

    public XmlWriter close(String element) {
        text.append("</").append(element).append('>');
        return this;
    }

    /** An element that holds one value. */
    public XmlWriter element(String element, Object value) {
        open(element, "");
        if (value instanceof SdkPojo pojo) {
            members(pojo);
        } else if (value instanceof List<?> list) {
            list.forEach(member -> element("member", member));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, entry) -> open("entry", "")
                    .element("key", key)
                    .element("value", entry)
                    .close("entry"));
        } else {
            text.append(escaped(String.valueOf(value)));
        }
        return close(element);
    }

    public XmlWriter members(SdkPojo pojo) {
        for (SdkField<?> field : pojo.sdkFields()) {
            Object value = field.getValueOrDefault(pojo);
            if (value != null && !(value instanceof SdkAutoConstructList) && !(value instanceof SdkAutoConstructMap)) {
                element(field.locationName(), value);
            }
        }
        return this;
    }

    public String text() {
        return text.toString();
    }

    private static String escaped(String value) {
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
