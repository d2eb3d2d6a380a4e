/** Map jobs beside other ways to call a function many times: pools of the language, Dask, a plain client of the store. */
@NullMarked
package io.freshet.benchmarks.map;

import org.jspecify.annotations.NullMarked;
