/**
 * Map jobs: what one is, where it keeps what it needs, how far it is, and who may begin, watch and end one. Knows the object store by its
 * own words only, and neither Flink nor HTTP.
 */
@NullMarked
package io.freshet.jobs.map;

import org.jspecify.annotations.NullMarked;
