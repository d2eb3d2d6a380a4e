package io.freshet.kcl.expression;

import io.freshet.awsapi.operation.ApiException;
import io.freshet.kcl.item.Item;
import io.freshet.kcl.item.NormalForm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * A change of an item. All its actions see the item as it was before; two may not touch the same place.
 *
 * @param actions in the order they are made in
 */
public record Update(List<UpdateAction> actions) {
    public Update {
        List<UpdateAction> ordered = new ArrayList<>(actions);
        // what leaves a list leaves it from the end, so that the places of the others stay what they were
        ordered.sort(Comparator.comparingInt(action ->
                action instanceof UpdateAction.Remove remove ? -remove.path().lastIndex() : Integer.MIN_VALUE));
        actions = List.copyOf(ordered);
        for (int i = 0; i < actions.size(); i++) {
            for (UpdateAction other : actions.subList(0, i)) {
                if (actions.get(i).path().overlaps(other.path())) {
                    throw ApiException.validation("Invalid UpdateExpression: Two document paths overlap with each"
                            + " other; must remove or rewrite one of these paths; path one: " + other.path()
                            + ", path two: " + actions.get(i).path());
                }
            }
        }
    }

    /** Parses an {@code UpdateExpression}. */
    public static Update parse(String expression, Placeholders placeholders) {
        return new UpdateParser(new Tokens("UpdateExpression", expression), placeholders).whole();
    }

    /** Throws if the update touches one of the attributes that make the key. */
    public void requireSparing(Set<String> keyAttributes) {
        for (UpdateAction action : actions) {
            if (keyAttributes.contains(action.path().attribute())) {
                throw ApiException.validation("One or more parameter values were invalid: Cannot update attribute "
                        + action.path().attribute() + ". This attribute is part of the key");
            }
        }
    }

    public Item of(Item before) {
        Item item = before;
        for (UpdateAction action : actions) {
            item = action.apply(before, item);
        }
        return new Item(NormalForm.of(item.attributes()));
    }

    /** The places that the update touches. */
    public Projection touched() {
        return new Projection(actions.stream().map(UpdateAction::path).toList());
    }
}
