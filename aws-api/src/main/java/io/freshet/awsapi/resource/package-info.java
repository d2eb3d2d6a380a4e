/** Where the named things of an account are kept: streams, applications, delivery streams. Knows no database. */
@NullMarked
package io.freshet.awsapi.resource;

import org.jspecify.annotations.NullMarked;
