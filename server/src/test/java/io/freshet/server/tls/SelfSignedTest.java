package io.freshet.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfSignedTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final List<String> NAMES = List.of("localhost", "127.0.0.1", "build-7.example.org");

    @TempDir
    Path directory;

    @Test
    void itsAuthorityVouchesForTheServersCertificate() throws Exception {
        SelfSigned files = made(NAMES, NOW);
        X509Certificate server = certificate(files.certificate());

        validate(server, certificate(files.authority()));

        assertThat(server.getBasicConstraints()).as("no authority").isEqualTo(-1);
        assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(server.getSubjectAlternativeNames().stream()
                        .map(name -> String.valueOf(name.get(1)))
                        .toList())
                .isEqualTo(NAMES);
        assertThat(server.getNotAfter().toInstant()).isBefore(NOW.plus(Duration.ofDays(825)));
        assertThatThrownBy(() -> validate(
                        server,
                        certificate(SelfSigned.inDirectory(
                                        directory.resolve("other"), NAMES, Clock.fixed(NOW, ZoneOffset.UTC))
                                .authority())))
                .isInstanceOf(CertPathValidatorException.class);
    }

    @Test
    void isMadeOnceAndAgainBeforeItExpiresOrWhenANameIsMissing() throws IOException {
        String first = Files.readString(made(NAMES, NOW).certificate());

        assertThat(Files.readString(made(NAMES, NOW.plus(Duration.ofDays(700))).certificate()))
                .isEqualTo(first);
        assertThat(Files.readString(made(List.of("localhost"), NOW).certificate()))
                .isEqualTo(first);
        String later =
                Files.readString(made(NAMES, NOW.plus(Duration.ofDays(800))).certificate());
        assertThat(later).isNotEqualTo(first);
        assertThat(Files.readString(
                        made(List.of("another"), NOW.plus(Duration.ofDays(800))).certificate()))
                .isNotEqualTo(later);
    }

    @Test
    void nobodyElseReadsTheKey() throws IOException {
        SelfSigned files = made(NAMES, NOW);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.key())))
                .isEqualTo("rw-------");
        assertThat(directory.resolve("tls"))
                .isDirectoryNotContaining(file -> file.toString().contains("new"));
    }

    private SelfSigned made(List<String> names, Instant now) {
        return SelfSigned.inDirectory(directory.resolve("tls"), names, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static X509Certificate certificate(Path file) throws Exception {
        try (InputStream pem = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
        }
    }

    private static void validate(X509Certificate server, X509Certificate authority) throws Exception {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(NOW));
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(server)), parameters);
    }
}
