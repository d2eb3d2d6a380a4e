package io.freshet.server.template.type;

import io.freshet.awsapi.model.ServiceModel;
import io.freshet.server.template.type.ApplicationPartType.Kind;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The types that are made here. */
public final class ResourceTypes {
    private final Map<String, ResourceType> types = new LinkedHashMap<>();

    /** All of them; reads the published service models. */
    public ResourceTypes() {
        ServiceModel kinesis = ServiceModel.load("kinesis-2013-12-02-model.json");
        ServiceModel firehose = ServiceModel.load("firehose-2015-08-04-model.json");
        ServiceModel lambda = ServiceModel.load("lambda-2015-03-31-model.json");
        add(new KinesisStreamType(kinesis, firehose));
        add(new StreamConsumerType(kinesis, firehose));
        add(new DeliveryStreamType(firehose));
        analytics(Analytics.V1, ServiceModel.load("kinesisanalytics-2015-08-14-model.json"));
        analytics(Analytics.V2, ServiceModel.load("kinesisanalyticsv2-2018-05-23-model.json"));
        add(new FunctionType(lambda, firehose));
        add(new PermissionType(lambda));
        add(new MappingType(lambda));
        add(new VersionType(lambda));
        add(new AliasType(lambda));
        add(new BucketType());
    }

    private void analytics(Analytics version, ServiceModel model) {
        add(new ApplicationType(version, model));
        for (Kind kind : Kind.values()) {
            if (kind != Kind.LOGGING || version == Analytics.V2) {
                add(new ApplicationPartType(version, kind, model));
            }
        }
    }

    private void add(ResourceType type) {
        types.put(type.name(), type);
    }

    /** The type of that name. */
    public Optional<ResourceType> find(String name) {
        return Optional.ofNullable(types.get(name));
    }

    /** The names of all types. */
    public Collection<String> names() {
        return types.keySet();
    }
}
