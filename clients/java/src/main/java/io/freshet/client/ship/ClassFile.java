package io.freshet.client.ship;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of classes that a class file mentions: in its constant pool, and in the descriptors there. */
final class ClassFile {
    private static final int MAGIC = 0xcafebabe;
    private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([\\w$/]+);");

    private ClassFile() {}

    /** Names as in the language, with dots. */
    static Set<String> mentioned(InputStream bytes) throws IOException {
        DataInputStream in = new DataInputStream(bytes);
        if (in.readInt() != MAGIC) {
            throw new IOException("no class file");
        }
        in.readInt(); // version
        int count = in.readUnsignedShort();
        String[] texts = new String[count];
        Set<Integer> classes = new LinkedHashSet<>();
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 7 -> classes.add(in.readUnsignedShort());
                case 8, 16, 19, 20 -> in.readUnsignedShort();
                case 15 -> in.readNBytes(3);
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.readInt();
                case 5, 6 -> {
                    in.readLong();
                    i++; // these take two places
                }
                default -> throw new IOException("constant of kind " + tag);
            }
        }
        Set<String> names = new LinkedHashSet<>();
        for (int i = 1; i < count; i++) {
            if (texts[i] == null) {
                continue;
            }
            if (classes.contains(i) && !texts[i].startsWith("[")) {
                names.add(texts[i].replace('/', '.'));
            } else if (texts[i].indexOf(';') > 0) {
                Matcher descriptor = IN_DESCRIPTOR.matcher(texts[i]);
                while (descriptor.find()) {
                    names.add(descriptor.group(1).replace('/', '.'));
                }
            }
        }
        return names;
    }
}
