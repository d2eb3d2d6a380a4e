/** Items and attribute values: their types, their normal form, their order and size. Knows no expression and no store. */
@NullMarked
package io.freshet.kcl.item;

import org.jspecify.annotations.NullMarked;
