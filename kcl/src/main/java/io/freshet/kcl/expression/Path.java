package io.freshet.kcl.expression;

import io.freshet.awsapi.operation.ApiException;
import io.freshet.kcl.item.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The place of a value in an item: {@code lease.owners[0].name}. */
record Path(List<Step> steps) {
    /** One step down: by name into a map, by index into a list. */
    sealed interface Step {
        Optional<AttributeValue> from(AttributeValue container);
    }

    /** Into a map. */
    record Member(String name) implements Step {
        @Override
        public Optional<AttributeValue> from(AttributeValue container) {
            return container.hasM() ? Optional.ofNullable(container.m().get(name)) : Optional.empty();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Into a list. */
    record Index(int index) implements Step {
        @Override
        public Optional<AttributeValue> from(AttributeValue container) {
            return container.hasL() && index < container.l().size()
                    ? Optional.of(container.l().get(index))
                    : Optional.empty();
        }

        @Override
        public String toString() {
            return "[" + index + "]";
        }
    }

    Path {
        steps = List.copyOf(steps);
        if (steps.isEmpty() || !(steps.get(0) instanceof Member)) {
            throw new IllegalArgumentException("path: " + steps + " (expected: a name first)");
        }
    }

    static Path of(String attribute) {
        return new Path(List.of(new Member(attribute)));
    }

    /** The attribute of the item that the path leads into. */
    String attribute() {
        return ((Member) steps.get(0)).name();
    }

    boolean isAttribute(String name) {
        return steps.size() == 1 && attribute().equals(name);
    }

    /** The index at the end; -1 if a name is there. */
    int lastIndex() {
        return steps.get(steps.size() - 1) instanceof Index last ? last.index() : -1;
    }

    boolean overlaps(Path other) {
        int common = Math.min(steps.size(), other.steps.size());
        return steps.subList(0, common).equals(other.steps.subList(0, common));
    }

    Optional<AttributeValue> in(Item item) {
        Optional<AttributeValue> value = item.get(attribute());
        for (Step step : steps.subList(1, steps.size())) {
            value = value.flatMap(step::from);
        }
        return value;
    }

    /** The item with the value at this place; what leads there must exist. */
    Item set(Item item, AttributeValue value) {
        return new Item(withMember(item.attributes(), 0, Optional.of(value)));
    }

    /** The item without the value at this place. */
    Item removed(Item item) {
        return new Item(withMember(item.attributes(), 0, Optional.empty()));
    }

    private Map<String, AttributeValue> withMember(
            Map<String, AttributeValue> members, int at, Optional<AttributeValue> value) {
        String name = ((Member) steps.get(at)).name();
        Map<String, AttributeValue> changed = new TreeMap<>(members);
        if (at < steps.size() - 1) {
            changed.put(name, within(Optional.ofNullable(members.get(name)), at + 1, value));
        } else if (value.isPresent()) {
            changed.put(name, value.get());
        } else {
            changed.remove(name);
        }
        return changed;
    }

    private AttributeValue within(Optional<AttributeValue> container, int at, Optional<AttributeValue> value) {
        AttributeValue found = container.orElseThrow(Path::leadsNowhere);
        if (steps.get(at) instanceof Index step && found.hasL()) {
            return AttributeValue.fromL(withElement(found.l(), step, at, value));
        }
        if (steps.get(at) instanceof Member && found.hasM()) {
            return AttributeValue.fromM(withMember(found.m(), at, value));
        }
        throw leadsNowhere();
    }

    private List<AttributeValue> withElement(
            List<AttributeValue> elements, Index step, int at, Optional<AttributeValue> value) {
        List<AttributeValue> changed = new ArrayList<>(elements);
        boolean there = step.index() < elements.size();
        if (at < steps.size() - 1) {
            Optional<AttributeValue> element = there ? Optional.of(elements.get(step.index())) : Optional.empty();
            AttributeValue below = within(element, at + 1, value);
            changed.set(step.index(), below);
        } else if (value.isPresent()) {
            changed.add(there ? step.index() : changed.size(), value.get());
            if (there) {
                changed.remove(step.index() + 1);
            }
        } else if (there) {
            changed.remove(step.index());
        }
        return changed;
    }

    private static ApiException leadsNowhere() {
        return ApiException.validation("The document path provided in the update expression is invalid for update");
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(attribute());
        for (Step step : steps.subList(1, steps.size())) {
            text.append(step instanceof Index ? "" : ".").append(step);
        }
        return text.toString();
    }
}
