package io.freshet.server.template;

import java.util.Collection;
import java.util.Optional;

/** What {@code Ref} and {@code Fn::GetAtt} of a resource give. */
public interface References {
    /** The attribute; {@code Ref} itself has the name {@code Ref}. Empty if the resource has no such attribute. */
    Optional<Value.Text> attribute(String logicalId, String attribute, Place place);

    /** The attributes that the resource has, for a message. */
    Collection<String> attributes(String logicalId);
}
