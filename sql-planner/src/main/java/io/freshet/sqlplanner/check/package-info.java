/** Rules on the syntax tree, where positions still exist: what the dialect forbids, and what it has but is not built yet. Knows no types. */
@NullMarked
package io.freshet.sqlplanner.check;

import org.jspecify.annotations.NullMarked;
