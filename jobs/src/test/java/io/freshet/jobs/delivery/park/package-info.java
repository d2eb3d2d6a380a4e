@NullMarked
package io.freshet.jobs.delivery.park;

import org.jspecify.annotations.NullMarked;
