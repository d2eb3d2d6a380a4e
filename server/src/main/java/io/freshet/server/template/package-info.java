/** Templates of CloudFormation and SAM: text in, resources with resolved properties out. Knows no server, no file but the text, and no resource type. */
@NullMarked
package io.freshet.server.template;

import org.jspecify.annotations.NullMarked;
