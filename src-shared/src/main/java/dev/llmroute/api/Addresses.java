package dev.llmroute.api;

/**
 * Patterns of base URLs whose host is written as an address, or as a name that stands for one. Routers judge the address that they
 * are connected to; what is refused here they refuse, too. The other way round there are spellings of IPv6 that only they see through.
 *
 * <p>Read by the API server (RE2) and by Java, found anywhere in a URL that {@link Limits#URL} matches.
 */
final class Addresses {
    private static final String BEGIN = "^(?i:https?)://(?i:";
    private static final String END = ")([:/]|$)";

    /** One byte, and one below ten or a hundred as it may also be written. */
    private static final String ANY = "[0-9]{1,3}";

    private static final String ZERO = "00?";

    /** Any-local, link-local, multicast, broadcast; then where clouds answer their machines with credentials. */
    private static final String NEVER_IPV4 =
            ZERO + "([.]" + ZERO + "){3}|169[.]254([.]" + ANY + "){2}|(22[4-9]|23[0-9])([.]"
                    + ANY + "){3}|255([.]255){3}|100[.]100[.]100[.]200|168[.]63[.]129[.]16|192[.]" + ZERO + "[.]" + ZERO
                    + "[.]192";

    /** The same of IPv6; an IPv4 address within one (::ffff:a9fe:1) in its usual form. */
    private static final String NEVER_IPV6 =
            "\\[([0:]+|fe[89ab][0-9a-f]:[0-9a-f:]*|ff[0-9a-f]{2}:[0-9a-f:]*|[0:]+ffff:a9fe:[0-9a-f]{1,4}"
                    + "|fd00:0?ec2:[0:]*:0*(254|23)|fd20:0{0,2}ce:[0:]*:0*254|fd00:0{0,2}c1:[0:]*:a9fe:a9fe|fd00:0{0,2}42:[0:]*:0*42)\\]";

    /** They lead to a metadata address where they lead anywhere. */
    private static final String METADATA_NAMES =
            "metadata[.]google[.]internal|metadata[.]goog|instance-data[.]ec2[.]internal";

    /** A base URL that is called in no network. */
    static final String NEVER = BEGIN + NEVER_IPV4 + "|" + NEVER_IPV6 + "|" + METADATA_NAMES + END;

    private static final String PRIVATE_IPV4 = "(0?0|10|127)([.]" + ANY
            + "){3}|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])([.]"
            + ANY + "){2}|172[.](1[6-9]|2[0-9]|3[01])([.]" + ANY + "){2}|192[.]168([.]" + ANY + "){2}|192[.]" + ZERO
            + "[.]0?[02][.]" + ANY + "|198[.]1[89]([.]" + ANY + "){2}|198[.]51[.]100[.]" + ANY + "|203[.]" + ZERO
            + "[.]113[.]" + ANY + "|2(4[0-9]|5[0-5])([.]" + ANY + "){3}";

    private static final String PRIVATE_IPV6 =
            "\\[([0:]+:0*1|f[cd][0-9a-f]{2}:[0-9a-f:]*|fe[c-f][0-9a-f]:[0-9a-f:]*|2001:0?db8:[0-9a-f:]*"
                    + "|[0:]+ffff:(7f[0-9a-f]{2}|0?a[0-9a-f]{2}|c0a8|ac1[0-9a-f]):[0-9a-f]{1,4})\\]";

    /** A base URL whose address belongs to somebody's own network. */
    static final String PRIVATE = BEGIN + PRIVATE_IPV4 + "|" + PRIVATE_IPV6 + END;

    private Addresses() {}
}
