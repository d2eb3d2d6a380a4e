/** The contract of resource stores. */
@NullMarked
package io.freshet.awsapi.resource;

import org.jspecify.annotations.NullMarked;
