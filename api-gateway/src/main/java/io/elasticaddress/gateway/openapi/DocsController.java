package io.elasticaddress.gateway.openapi;

import io.elasticaddress.gateway.errors.ApiException;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;

/**
 * The page to try the API: Swagger UI, from this gateway alone. Its files are those listed here and no others, whatever
 * is asked for, and the browser is told to load nothing from and send nothing to anybody else.
 */
@RestController
class DocsController {
    private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);
    private static final MediaType JAVASCRIPT =
            new MediaType("text", "javascript", StandardCharsets.UTF_8);
    private static final MediaType CSS = new MediaType("text", "css", StandardCharsets.UTF_8);

    /** Swagger UI sets styles on elements and has small images in its style sheet; it needs nothing else. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src"
                    + " 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    /**
     * @param entityTag null for a file of our own, which has no version that moves with it
     */
    private record Asset(Resource content, MediaType type, @Nullable String entityTag) {}

    private final Asset page = own("docs.html", HTML);
    private final Map<String, Asset> files;

    DocsController() {
        var version = version();
        this.files =
                Map.of(
                        "docs.js", own("docs.js", JAVASCRIPT),
                        "swagger-ui-bundle.js",
                                library(version, "swagger-ui-bundle.js", JAVASCRIPT),
                        "swagger-ui.css", library(version, "swagger-ui.css", CSS),
                        "favicon-32x32.png",
                                library(version, "favicon-32x32.png", MediaType.IMAGE_PNG));
    }

    @GetMapping("/docs")
    ResponseEntity<Resource> page() {
        return answer(page);
    }

    @GetMapping("/docs/{file}")
    ResponseEntity<Resource> file(@PathVariable String file) {
        var asset = files.get(file);
        if (asset == null) {
            throw ApiException.notFound("Nothing is at /docs/" + file);
        }
        return answer(asset);
    }

    private static ResponseEntity<Resource> answer(Asset asset) {
        return ResponseEntity.ok()
                .contentType(asset.type())
                .cacheControl(CacheControl.noCache())
                .eTag(asset.entityTag())
                .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .header("Referrer-Policy", "no-referrer")
                .body(asset.content());
    }

    private static Asset own(String name, MediaType type) {
        return new Asset(new ClassPathResource(name, DocsController.class), type, null);
    }

    private static Asset library(String version, String name, MediaType type) {
        var path = "META-INF/resources/webjars/swagger-ui/%s/%s".formatted(version, name);
        return new Asset(new ClassPathResource(path), type, '"' + version + '"');
    }

    /** Of the library that is there, so that its folder is found whatever the build chose. */
    private static String version() {
        var properties = new Properties();
        try (var in =
                new ClassPathResource("META-INF/maven/org.webjars/swagger-ui/pom.properties")
                        .getInputStream()) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
