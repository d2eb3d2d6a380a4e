package io.freshet.server.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A file of certificates that are trusted: PEM, PKCS 12 or JKS. */
final class TrustStoreFile {
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final long MOST_BYTES = 4L * 1024 * 1024;

    private TrustStoreFile() {}

    /** Its certificates in PEM; empty, with a problem more, if they cannot be had. */
    static Optional<String> asPem(String file, Optional<Secret> password, List<String> problems) {
        try {
            Path path = Path.of(file);
            if (Files.size(path) > MOST_BYTES) {
                throw new IOException("it is larger than 4 MiB");
            }
            Collection<? extends Certificate> certificates = certificates(path, password);
            if (certificates.isEmpty()) {
                throw new IOException("it holds no certificate");
            }
            List<String> pem = new ArrayList<>();
            for (Certificate certificate : certificates) {
                pem.add(pem(certificate));
            }
            return Optional.of(pem.stream().collect(Collectors.joining("\n")));
        } catch (IOException | GeneralSecurityException e) {
            problems.add(
                    "kafka.trust-store: " + file + " cannot be read: " + e.getMessage()
                            + " (expected: certificates in PEM, or a PKCS 12 or JKS file with kafka.trust-store-password-file)");
            return Optional.empty();
        }
    }

    private static Collection<? extends Certificate> certificates(Path file, Optional<Secret> password)
            throws IOException, GeneralSecurityException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (text.contains(BEGIN)) {
            try (var bytes = Files.newInputStream(file)) {
                return CertificateFactory.getInstance("X.509").generateCertificates(bytes);
            }
        }
        KeyStore store = KeyStore.getInstance(
                file.toFile(), password.map(Secret::value).orElse("").toCharArray());
        List<Certificate> certificates = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isCertificateEntry(alias)) {
                certificates.add(store.getCertificate(alias));
            }
        }
        return certificates;
    }

    private static String pem(Certificate certificate) throws GeneralSecurityException {
        return BEGIN + "\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----";
    }
}
