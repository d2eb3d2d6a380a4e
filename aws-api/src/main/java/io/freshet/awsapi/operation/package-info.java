/** What an AWS operation is to this project: a typed request in, a typed response or a modelled error out. Knows no wire format. */
@NullMarked
package io.freshet.awsapi.operation;

import org.jspecify.annotations.NullMarked;
