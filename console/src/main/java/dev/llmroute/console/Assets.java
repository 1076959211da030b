package dev.llmroute.console;

import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;

/** The files that pages load: exactly these, each under a name that changes with its content, so that browsers may keep it. */
final class Assets {
    static final String PATH = "/assets/";

    private static final String STYLE = "text/css; charset=utf-8";

    private record Asset(String content, String type, String version) {}

    private final Map<String, Asset> byName = Map.of(
            "htmx.js", script(webjar("htmx.org", "dist/htmx.min.js")),
            "htmx-sse.js", script(webjar("htmx-ext-sse", "sse.js")),
            "uplot.js", script(webjar("uplot", "dist/uPlot.iife.min.js")),
            "uplot.css", asset(webjar("uplot", "dist/uPlot.min.css"), STYLE),
            "charts.js", script("/dev/llmroute/console/charts.js"),
            "reader.js", script("/dev/llmroute/console/reader.js"),
            "console.js", script("/dev/llmroute/console/console.js"),
            "console.css", asset("/dev/llmroute/console/console.css", STYLE),
            "icon.svg", asset("/dev/llmroute/console/icon.svg", "image/svg+xml"));

    /** The address of a file, for templates. */
    String url(String name) {
        Asset asset = byName.get(name);
        if (asset == null) {
            throw new IllegalArgumentException("There is no file " + name);
        }
        return PATH + name + "?v=" + asset.version();
    }

    void serve(Context ctx) {
        Asset asset = byName.get(ctx.pathParam("name"));
        if (asset == null) {
            throw new NotFoundResponse("There is no file " + ctx.path());
        }
        if (asset.version().equals(ctx.queryParam("v"))) {
            ctx.header("Cache-Control", "public, max-age=31536000, immutable");
        }
        ctx.contentType(asset.type()).result(asset.content());
    }

    /** Webjars carry their version in each path; it stands in their Maven properties, too. */
    private static String webjar(String artifact, String file) {
        Properties properties = new Properties();
        String source = "/META-INF/maven/org.webjars.npm/" + artifact + "/pom.properties";
        try (InputStream in = open(source)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + source, e);
        }
        return "/META-INF/resources/webjars/" + artifact + "/" + properties.getProperty("version") + "/" + file;
    }

    private static Asset script(String resource) {
        return asset(resource, "text/javascript; charset=utf-8");
    }

    private static Asset asset(String resource, String type) {
        try (InputStream in = open(resource)) {
            byte[] content = in.readAllBytes();
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return new Asset(
                    new String(content, StandardCharsets.UTF_8),
                    type,
                    HexFormat.of().formatHex(hash, 0, 8));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + resource, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    private static InputStream open(String resource) {
        InputStream in = Assets.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IllegalStateException("The file " + resource + " is missing from the class path");
        }
        return in;
    }
}
