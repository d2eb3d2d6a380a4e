/**
 * The expressions of a request: conditions, updates, projections, key conditions, and the older forms that mean the same. Read {@link
 * Condition} and {@link Update} first. Knows items, and no table or store.
 */
@NullMarked
package io.freshet.kcl.expression;

import org.jspecify.annotations.NullMarked;
