package io.freshet.server.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A certificate for this machine, made at the first start and kept in a directory: {@code cert.pem}, {@code key.pem}, and for clients
 * that insist {@code ca.pem}, the authority that issued it. The authority's own key is thrown away at once: whoever trusts it trusts
 * this one certificate and no other. What is about to expire, or lacks a name, is made anew.
 *
 * @param certificate with the authority behind it
 * @param key owner-readable only
 */
public record SelfSigned(Path certificate, Path key, Path authority) {
    private static final Logger LOG = LoggerFactory.getLogger(SelfSigned.class);
    private static final Duration MARGIN = Duration.ofDays(30);

    /**
     * The pair in the directory, made if need be.
     *
     * @param names host names and IP addresses that the server answers to
     */
    public static SelfSigned inDirectory(Path directory, List<String> names, Clock clock) {
        SelfSigned files = new SelfSigned(
                directory.resolve("cert.pem"), directory.resolve("key.pem"), directory.resolve("ca.pem"));
        try {
            if (!files.serve(names, clock.instant())) {
                files.make(names, clock.instant());
                LOG.info("made a certificate authority={} names={}", files.authority, names);
            }
            return files;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the certificate in " + directory + " can be neither read nor written: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot make a certificate: " + e.getMessage(), e);
        }
    }

    private boolean serve(List<String> names, Instant now) throws IOException {
        if (!Files.exists(certificate) || !Files.exists(key) || !Files.exists(authority)) {
            return false;
        }
        try {
            X509Certificate present = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(certificate)));
            List<String> known = present.getSubjectAlternativeNames().stream()
                    .map(name -> String.valueOf(name.get(1)))
                    .toList();
            return present.getNotAfter().toInstant().isAfter(now.plus(MARGIN)) && known.containsAll(names);
        } catch (CertificateException e) {
            return false;
        }
    }

    private void make(List<String> names, Instant now) throws IOException, GeneralSecurityException {
        Certificate issuer = Certificate.authority(now);
        Certificate server = issuer.issue(names, now);
        Path directory = certificate.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        String issuerPem = pem("CERTIFICATE", issuer.encoded());
        write(key, pem("PRIVATE KEY", server.keys().getPrivate().getEncoded()), "rw-------");
        write(certificate, pem("CERTIFICATE", server.encoded()) + issuerPem, "rw-r--r--");
        write(authority, issuerPem, "rw-r--r--");
    }

    /** Whole or not at all, and from its first byte with its permissions. */
    private static void write(Path file, String content, String permissions) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
        Path temporary = Files.createTempFile(directory, "new", ".pem", attributes);
        Files.writeString(temporary, content, US_ASCII);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String pem(String type, byte[] content) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
    }
}
