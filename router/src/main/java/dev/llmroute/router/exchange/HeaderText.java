package dev.llmroute.router.exchange;

import java.nio.charset.StandardCharsets;

/** Names as a header can carry them. */
final class HeaderText {
    private HeaderText() {}

    /** With everything that is not printable ASCII percent-encoded, as UTF-8 has it; most names stay as they are. */
    static String of(String name) {
        if (isPrintable(name)) {
            return name;
        }
        StringBuilder text = new StringBuilder(3 * name.length());
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            if (isPrintable(each)) {
                text.append((char) each);
            } else {
                text.append('%').append(String.format("%02X", each & 0xff));
            }
        }
        return text.toString();
    }

    /** Each answer has such a name. */
    private static boolean isPrintable(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (!isPrintable(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPrintable(int character) {
        return character >= ' ' && character <= '~';
    }
}
