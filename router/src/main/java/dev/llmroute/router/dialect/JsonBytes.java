package dev.llmroute.router.dialect;

/** Looks at JSON where it stands, in its bytes, so that neither a tree nor a copy of a string is made. */
final class JsonBytes {
    private JsonBytes() {}

    /** Whether these characters, all of them ASCII, stand at that place. */
    static boolean stand(byte[] json, String ascii, int at) {
        int length = ascii.length();
        if (at + length > json.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (json[at + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether these characters stand in the string that begins there, in its first {@code within} bytes. */
    static boolean standIn(byte[] json, String ascii, int start, int within) {
        int end = Math.min(start + within, json.length);
        for (int at = start; at < end && json[at] != '"'; at++) {
            if (stand(json, ascii, at)) {
                return true;
            }
        }
        return false;
    }

    /**
     * A string.
     *
     * @param end where its closing quotation mark stands
     * @param length in UTF-8, with its escapes resolved
     */
    record Text(int end, long length) {}

    /** The string that begins there, behind its quotation mark. */
    static Text text(byte[] json, int start) {
        long length = 0;
        int at = start;
        while (at < json.length && json[at] != '"') {
            if (json[at] != '\\') {
                length++;
                at++;
            } else if (at + 5 < json.length && json[at + 1] == 'u') {
                length += lengthOfEscaped(json, at + 2);
                at += 6;
            } else {
                length++;
                at += 2;
            }
        }
        return new Text(at, length);
    }

    private static int lengthOfEscaped(byte[] json, int hex) {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            unit = unit * 16 + Character.digit(json[hex + i], 16);
        }
        if (unit < 0x80) {
            return 1;
        }
        // Two surrogates make four bytes.
        return unit < 0x800 || Character.isSurrogate((char) unit) ? 2 : 3;
    }

    /**
     * Where the next object begins that is the value of a member of this name; -1 if there is none. Within a text the quotation marks of the
     * name would be escaped.
     *
     * @param member the name in its quotation marks
     */
    static int objectOf(byte[] json, String member, int from) {
        int last = json.length - member.length();
        for (int at = from; at < last; at++) {
            if (json[at] == '"' && stand(json, member, at)) {
                int value = afterBlanks(json, at + member.length());
                if (value < json.length && json[value] == ':') {
                    value = afterBlanks(json, value + 1);
                    if (value < json.length && json[value] == '{') {
                        return value;
                    }
                }
            }
        }
        return -1;
    }

    private static int afterBlanks(byte[] json, int from) {
        int at = from;
        while (at < json.length && json[at] == ' ') {
            at++;
        }
        return at;
    }
}
