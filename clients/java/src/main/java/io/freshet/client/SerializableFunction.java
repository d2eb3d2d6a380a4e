package io.freshet.client;

import java.io.Serializable;
import java.util.function.Function;

/** A function that can be sent elsewhere: a lambda, a method reference, or a class of yours. What it refers to must be serializable. */
@FunctionalInterface
public interface SerializableFunction<I, O> extends Function<I, O>, Serializable {}
