/** The published service models: which operations and shapes a service has, and what values they allow. Knows no wire format. */
@NullMarked
package io.freshet.awsapi.model;

import org.jspecify.annotations.NullMarked;
