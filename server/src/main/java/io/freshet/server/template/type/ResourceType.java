package io.freshet.server.template.type;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.server.template.Problems;
import io.freshet.server.template.Surroundings;
import io.freshet.server.template.Value.Mapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A type of resource. What takes several calls is split, so that one that was begun is known to be there. */
public abstract class ResourceType {
    /** What stands before a text that is not known yet. */
    public static final String LATER = "\u0000later:";

    private final String name;
    private final PropertyModel model;

    ResourceType(String name, PropertyModel model) {
        this.name = name;
        this.model = model;
    }

    /** Whether something in it is not known yet. */
    public static boolean isOpen(ObjectNode properties) {
        return properties.toString().contains("\\u0000later:");
    }

    /** As templates say it. */
    public final String name() {
        return name;
    }

    /**
     * The properties as JSON; what is wrong is told.
     *
     * @param folder where the template lies
     */
    public ObjectNode read(Mapping properties, String where, Path folder, Problems problems) {
        return model.properties(properties, where, problems);
    }

    /** The property that names the resource; empty if there is none. */
    String nameProperty() {
        return "";
    }

    int longestName() {
        return 128;
    }

    /**
     * What the resource is called.
     *
     * @param stack its stack's name
     * @param unique tells it from others, and from its own predecessors
     */
    public String physicalId(ObjectNode properties, String stack, String logicalId, String unique) {
        String given =
                nameProperty().isEmpty() ? "" : properties.path(nameProperty()).asText();
        if (!given.isEmpty()) {
            return given;
        }
        int room = longestName() - unique.length() - 2;
        String own = logicalId.length() > room / 2 ? logicalId.substring(0, room / 2) : logicalId;
        String left = stack.length() > room - own.length() ? stack.substring(0, room - own.length()) : stack;
        return left + "-" + own + "-" + unique;
    }

    /** The attributes that are known before the resource is made, {@code Ref} among them. */
    public abstract Map<String, String> known(Surroundings surroundings, String physicalId, ObjectNode properties);

    /** Attributes that are known only when it is there. */
    public Set<String> later() {
        return Set.of();
    }

    /** Whether the change can only be made by another resource in its place. */
    public boolean replaces(ObjectNode before, ObjectNode after) {
        return false;
    }

    /** Whether it stands inside another resource, and goes with it. */
    public boolean isPart() {
        return false;
    }

    /** Whether what it stands in must be {@linkplain Startable#finish finished} before it is made. */
    public boolean needsFinished() {
        return false;
    }

    /** Whether two of it cannot be there at once although their physical ids differ. */
    public boolean leavesFirst() {
        return false;
    }

    /** Of what could be made next, the lowest comes first. */
    public int rank() {
        return 1;
    }

    /** Whether it is there. */
    public abstract boolean exists(ServerCalls calls, Deployed resource) throws InterruptedException;

    /** Makes it, in one call; the attributes that are known now. */
    public abstract Map<String, String> create(ServerCalls calls, String physicalId, ObjectNode properties)
            throws InterruptedException;

    /** Does what is left to do after the first call, and waits until the resource can be used. */
    public void settle(ServerCalls calls, Deployed resource) throws InterruptedException {}

    /** Changes it. */
    public abstract void update(ServerCalls calls, Deployed resource, ObjectNode after) throws InterruptedException;

    /** Removes it, and waits until it is gone; one that is gone already is no error. Says why it stays, or nothing. */
    public abstract String delete(ServerCalls calls, Deployed resource) throws InterruptedException;

    /** Whether one of these properties changes. */
    static boolean anyDiffers(ObjectNode before, ObjectNode after, List<String> properties) {
        return properties.stream().anyMatch(property -> differs(before, after, property));
    }

    static boolean differs(ObjectNode before, ObjectNode after, String property) {
        return !Objects.equals(before.get(property), after.get(property));
    }

    /** Calls what deletes; false if there was nothing to delete. */
    static boolean ifThere(Removal removal) throws InterruptedException {
        try {
            removal.run();
            return true;
        } catch (CallException e) {
            if (e.isNotFound()) {
                return false;
            }
            throw e;
        }
    }

    /** A call about something that may not be there. */
    interface Removal {
        void run() throws InterruptedException;
    }
}
