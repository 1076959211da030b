package dev.llmroute.api;

/** Bounds and patterns of the resource's fields, shared by the CRD and by what reads it. */
public final class Limits {
    /** A name that callers or people write: a DNS label. */
    public static final String NAME = "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$";

    /** The name of a route: its Service is called by it, so it is a DNS label that starts with a letter. */
    public static final String ROUTE_NAME = "^[a-z]([-a-z0-9]*[a-z0-9])?$";

    /** What providers and callers name as they like: any text without characters that only control how text is shown. */
    public static final String FREE_NAME = "^[^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+$";

    /** The name of a Secret: a DNS subdomain, as Kubernetes has it. */
    public static final String SECRET_NAME = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    /** The key within a Secret: a file's name, which neither is nor begins with two dots, as Kubernetes has it. */
    public static final String SECRET_KEY = "^[.]?[-_a-zA-Z0-9][-._a-zA-Z0-9]*$";

    /** A duration such as {@code 250ms}, {@code 60s}, {@code 1h30m}; of so many digits that no arithmetic overflows. */
    public static final String DURATION = "^([0-9]{1,9}m?s|[0-9]{1,7}m|[0-9]{1,5}h|[0-9]{1,3}d)+$";

    /** Where a value stands in a JSON body: names with dots between. */
    public static final String FIELD_PATH = "^[A-Za-z0-9_@$-]+([.][A-Za-z0-9_@$-]+)*$";

    /** A group of a regular expression, by its name or number. */
    public static final String GROUP = "^([A-Za-z_][A-Za-z0-9_]*|[1-9][0-9]?)$";

    /** A header's name: a token of HTTP, without the characters that nobody uses. */
    public static final String HEADER_NAME = "^[A-Za-z0-9_-]+$";

    /** A header's value: printable ASCII, no space at its ends. */
    public static final String HEADER_VALUE = "^[!-~]([ -~]*[!-~])?$";

    public static final String QUERY_NAME = "^[A-Za-z0-9._~-]+$";

    /** An amount of a resource, as Kubernetes writes it. */
    public static final String QUANTITY = "^[0-9]+([.][0-9]+)?(m|[kMGTPE]i?|[eE][0-9]+)?$";

    public static final String COUNT_OR_PERCENT = "^([0-9]{1,9}|[0-9]{1,2}%|100%)$";

    /** Dollars and cents, at least one; of so many digits that picodollars fit into a long. */
    public static final String BUDGET = "^([1-9][0-9]{0,5}([.][0-9]{1,2})?|0[.]([1-9][0-9]?|0[1-9]))$";

    /** US dollars: of so many digits that what a request costs can be added up exactly. */
    public static final String DOLLARS = "^[0-9]{1,4}([.][0-9]{1,6})?$";

    /** The name of a variable of a container. */
    public static final String ENV_NAME = "^[A-Za-z_][A-Za-z0-9_]*$";

    /** The name of an image, with its registry, its tag or its digest. */
    public static final String IMAGE = "^[A-Za-z0-9]([-A-Za-z0-9._:/@]*[A-Za-z0-9])?$";

    /** A host, or all below one, as an Ingress has it. */
    public static final String HOST = "^([*][.])?[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    /** An absolute path of a URL. */
    public static final String URL_PATH = "^/[A-Za-z0-9._~!$&()*+,;=:@%/-]*$";

    private static final String HOST_NAME =
            "([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?[.])*[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?";
    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
    private static final String IPV4 = BYTE + "([.]" + BYTE + "){3}";
    /** In hexadecimal: with a dotted end, as in ::ffff:127.0.0.1, it is not understood everywhere on the way. */
    private static final String IPV6 = "\\[[0-9A-Fa-f:]{2,39}\\]";

    private static final String PORT =
            "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";

    /** An absolute http or https URL with a host and neither user, query nor fragment. */
    public static final String URL = "^(?i:https?)://(" + HOST_NAME + "|" + IPV4 + "|" + IPV6 + ")(:" + PORT
            + ")?(/([A-Za-z0-9._~!$&()*+,;=:@/-]|%[0-9A-Fa-f]{2})*)?$";

    /** Where a base URL goes on to what the router adds itself: what is called is one endpoint of an API. */
    public static final String ENDPOINT =
            "(/chat/completions|/v[0-9][a-z0-9]*/(completions|messages|responses|embeddings))/*$";

    /** A base URL whose address no router calls. */
    public static final String NEVER_CALLED = Addresses.NEVER;

    /** A base URL whose address is called only where the route says that the network is its own. */
    public static final String PRIVATE_ADDRESS = Addresses.PRIVATE;

    /** Short enough that NAME-router and the names of its pods are DNS labels too. */
    public static final int MAX_ROUTE_NAME = 50;

    public static final int MAX_NAME = 63;
    public static final int MAX_MODEL_NAME = 253;
    public static final int MAX_SECRET_NAME = 253;
    public static final int MAX_DURATION = 32;
    public static final String MAX_RAMP = "10m";
    public static final int MAX_URL = 512;
    public static final int MAX_ALIASES = 32;
    public static final int MAX_PROVIDERS = 16;
    public static final int MAX_MODELS = 32;
    public static final int MAX_TAGS = 16;
    public static final int MAX_ALLOWED = 32;
    /** A provider, a slash and a model. */
    public static final int MAX_ALLOWED_NAME = MAX_NAME + 1 + MAX_MODEL_NAME;

    public static final int MAX_CREDENTIALS = 16;
    public static final int MAX_CALLER_KEYS = 256;
    public static final int MAX_BODY_BYTES = 100 * 1024 * 1024;
    public static final int MAX_HEADERS = 16;
    public static final int MAX_HEADER_NAME = 64;
    public static final int MAX_ADAPT_FACTOR = 100;
    public static final int MAX_HEADER_VALUE = 1024;
    public static final int MAX_TOKENS = 1_000_000_000;
    public static final int MAX_PRICE_STEPS = 4;
    public static final int MAX_BUDGET = 9;
    public static final int MAX_DOLLARS = 11;
    public static final int MAX_DIMENSIONS = 100_000;
    public static final int MAX_ATTEMPTS = 20;
    public static final int MAX_CONCURRENT = 100_000;
    public static final int MAX_PER_MINUTE = 2_000_000_000;
    public static final int MAX_WEIGHT = 100;
    public static final int MAX_CLASSES = 16;
    public static final int MAX_DETECTION = 32;
    public static final int MAX_DETECTION_NAME = 48;
    public static final int MAX_FIELD_PATH = 253;
    public static final int MAX_PATTERN = 512;

    public static final int MAX_REPLICAS = 100;
    public static final int MAX_IN_FLIGHT = 100_000;
    public static final int MAX_RESOURCES = 8;
    public static final int MAX_QUANTITY = 32;
    public static final int MAX_LABELS = 32;
    /** A prefix, a slash and a name. */
    public static final int MAX_LABEL_KEY = 317;

    public static final int MAX_ANNOTATIONS = 32;
    public static final int MAX_ANNOTATION = 4096;
    public static final int MAX_TOLERATIONS = 32;
    public static final int MAX_SPREADS = 8;
    public static final int MAX_PULL_SECRETS = 8;
    public static final int MAX_ENV = 64;
    public static final int MAX_ENV_NAME = 128;
    public static final int MAX_ENV_VALUE = 4096;
    public static final int MAX_IMAGE = 512;
    public static final int MAX_HOST = 253;
    public static final int MAX_PARENTS = 16;
    public static final int MAX_CALLERS = 32;

    /** Models times credentials, over all providers: each is a line of the status. */
    public static final int MAX_TARGETS = 256;

    private Limits() {}
}
