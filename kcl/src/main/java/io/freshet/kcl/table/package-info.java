/**
 * Tables and what is in them, over the resource store. {@link Tables} keeps the tables, {@link Items} changes items atomically, {@link
 * View} is what a scan or a query sees. Knows no request.
 */
@NullMarked
package io.freshet.kcl.table;

import org.jspecify.annotations.NullMarked;
