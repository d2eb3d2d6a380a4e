/**
 * A part of OpenWhisk's REST API as another way to the same functions: packages, actions and activations. An action is a function whose
 * tags say what it is called; what runs it is the engine behind the Lambda API. Must not know workers, nor who serves HTTP.
 */
@NullMarked
package io.freshet.functions.openwhisk;

import org.jspecify.annotations.NullMarked;
