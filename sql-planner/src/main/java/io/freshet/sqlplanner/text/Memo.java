package io.freshet.sqlplanner.text;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Remembers what was made of the last few keys, so that a pattern is compiled once and not for every row. Each thread has its own. */
public final class Memo<K, V> {
    private static final int REMEMBERED = 64;

    private final Function<K, V> maker;
    private final ThreadLocal<Map<K, V>> made = ThreadLocal.withInitial(() -> new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > REMEMBERED;
        }
    });

    public Memo(Function<K, V> maker) {
        this.maker = maker;
    }

    public V get(K key) {
        Map<K, V> known = made.get();
        V value = known.get(key);
        if (value == null) {
            value = maker.apply(key);
            known.put(key, value);
        }
        return value;
    }
}
