package io.freshet.client.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Java values as bytes: the common ones plainly, all others by Java serialization. */
public final class Values {
    private static final byte NULL = 0;
    private static final byte SERIALIZED = 1;
    private static final byte INTEGER = 2;
    private static final byte LONG = 3;
    private static final byte DOUBLE = 4;
    private static final byte TEXT = 5;
    private static final byte BYTES = 6;
    private static final byte TRUE = 7;
    private static final byte FALSE = 8;

    private Values() {}

    /** Writes a value; throws {@link java.io.NotSerializableException} if it cannot be written. */
    public static byte[] encode(@Nullable Object value) throws IOException {
        if (value == null) {
            return new byte[] {NULL};
        }
        if (value instanceof Integer number) {
            return ByteBuffer.allocate(5).put(INTEGER).putInt(number).array();
        }
        if (value instanceof Long number) {
            return ByteBuffer.allocate(9).put(LONG).putLong(number).array();
        }
        if (value instanceof Double number) {
            return ByteBuffer.allocate(9).put(DOUBLE).putDouble(number).array();
        }
        if (value instanceof Boolean truth) {
            return new byte[] {truth ? TRUE : FALSE};
        }
        if (value instanceof byte[] bytes) {
            return tagged(BYTES, bytes);
        }
        // a text with half a character would not come back as it was
        if (value instanceof String text && StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            return tagged(TEXT, text.getBytes(StandardCharsets.UTF_8));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(SERIALIZED);
        try (ObjectOutputStream objects = new ObjectOutputStream(bytes)) {
            objects.writeObject(value);
        }
        return bytes.toByteArray();
    }

    private static byte[] tagged(byte tag, byte[] content) {
        return ByteBuffer.allocate(1 + content.length).put(tag).put(content).array();
    }

    /** Reads a value whose classes the loader finds. */
    public static @Nullable Object decode(byte[] bytes, ClassLoader loader) throws IOException, ClassNotFoundException {
        if (bytes.length == 0) {
            throw new IOException("a value of 0 bytes");
        }
        ByteBuffer content = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        return switch (bytes[0]) {
            case NULL -> null;
            case INTEGER -> content.getInt();
            case LONG -> content.getLong();
            case DOUBLE -> content.getDouble();
            case TEXT -> new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8);
            case BYTES -> Arrays.copyOfRange(bytes, 1, bytes.length);
            case TRUE -> true;
            case FALSE -> false;
            case SERIALIZED -> deserialize(new ByteArrayInputStream(bytes, 1, bytes.length - 1), loader);
            default -> throw new IOException("a value of kind " + bytes[0]);
        };
    }

    /** Reads a serialized object whose classes the loader finds. */
    public static Object deserialize(InputStream bytes, ClassLoader loader) throws IOException, ClassNotFoundException {
        try (ObjectInputStream objects = new Loaded(bytes, loader)) {
            return objects.readObject();
        }
    }

    private static final class Loaded extends ObjectInputStream {
        private final ClassLoader loader;

        Loaded(InputStream bytes, ClassLoader loader) throws IOException {
            super(bytes);
            this.loader = loader;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass described) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(described.getName(), false, loader);
            } catch (ClassNotFoundException e) {
                return super.resolveClass(described); // primitive types
            }
        }
    }
}
