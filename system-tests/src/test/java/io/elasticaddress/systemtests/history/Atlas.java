package io.elasticaddress.systemtests.history;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * An immutable map by uid that shares what it has in common with the map it was made from, and knows its hash. Nothing
 * is ever removed, so the same entries always have the same shape, whatever the order they came in.
 */
final class Atlas<V> {
    private static final int BITS = 4;
    private static final int WIDTH = 1 << BITS;

    private final @Nullable Object root;
    private final long hash;

    /** Entries of one hash, in the order of their keys. */
    private record Leaf(String key, Object value, @Nullable Leaf next) {}

    private Atlas(@Nullable Object root, long hash) {
        this.root = root;
        this.hash = hash;
    }

    static <V> Atlas<V> empty() {
        return new Atlas<>(null, 0);
    }

    @SuppressWarnings("unchecked")
    V get(String key, V otherwise) {
        var place = spread(key);
        var node = root;
        while (node instanceof Object[] children) {
            node = children[place & (WIDTH - 1)];
            place >>>= BITS;
        }
        for (var leaf = (Leaf) node; leaf != null; leaf = leaf.next) {
            if (leaf.key.equals(key)) {
                return (V) leaf.value;
            }
        }
        return otherwise;
    }

    Atlas<V> with(String key, V value, V otherwise) {
        var before = get(key, otherwise);
        if (before.equals(value)) {
            return this;
        }
        var without = before == otherwise ? hash : hash - weight(key, before);
        return new Atlas<>(put(root, spread(key), 0, key, value), without + weight(key, value));
    }

    private static Object put(
            @Nullable Object node, int place, int depth, String key, Object value) {
        if (node == null) {
            return new Leaf(key, value, null);
        }
        if (node instanceof Leaf leaf) {
            var other = spread(leaf.key);
            if (other == place) {
                return chained(leaf, key, value);
            }
            var split = new Object[WIDTH];
            split[child(other, depth)] = leaf;
            return put(split, place, depth, key, value);
        }
        var children = ((Object[]) node).clone();
        var child = child(place, depth);
        children[child] = put(children[child], place, depth + BITS, key, value);
        return children;
    }

    private static Leaf chained(@Nullable Leaf leaf, String key, Object value) {
        if (leaf == null || key.compareTo(leaf.key) < 0) {
            return new Leaf(key, value, leaf);
        }
        return key.equals(leaf.key)
                ? new Leaf(key, value, leaf.next)
                : new Leaf(leaf.key, leaf.value, chained(leaf.next, key, value));
    }

    private static int child(int place, int depth) {
        return place >>> depth & (WIDTH - 1);
    }

    void forEach(BiConsumer<String, V> action) {
        each(root, action);
    }

    @SuppressWarnings("unchecked")
    private static <V> void each(@Nullable Object node, BiConsumer<String, V> action) {
        if (node instanceof Object[] children) {
            for (var child : children) {
                each(child, action);
            }
        } else {
            for (var leaf = (Leaf) node; leaf != null; leaf = leaf.next) {
                action.accept(leaf.key, (V) leaf.value);
            }
        }
    }

    private static int spread(String key) {
        var h = key.hashCode() * 0x9E3779B9;
        return h ^ h >>> 16;
    }

    private static long weight(String key, Object value) {
        var h = key.hashCode() * 0x9E3779B97F4A7C15L ^ value.hashCode() * 0xC2B2AE3D27D4EB4FL;
        h = (h ^ h >>> 31) * 0xBF58476D1CE4E5B9L;
        return h ^ h >>> 29;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Atlas<?> atlas && hash == atlas.hash && same(root, atlas.root);
    }

    private static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one == other) {
            return true;
        }
        if (one instanceof Object[] children && other instanceof Object[] others) {
            return Arrays.equals(children, others, (a, b) -> same(a, b) ? 0 : 1);
        }
        return one instanceof Leaf && one.equals(other);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(hash);
    }
}
