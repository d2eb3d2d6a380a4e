# One image for everything: `freshet server`, the command line, and what functions in Java and Python need.
# docker build -t freshet .
FROM eclipse-temurin:17.0.16_8-jdk-noble AS build
WORKDIR /src
COPY . .
RUN ./mvnw -B --no-transfer-progress -DskipTests -Dspotless.check.skip -Dcheckstyle.skip -pl server -am package

FROM eclipse-temurin:17.0.16_8-jdk-noble
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 freshet \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/freshet --shell /usr/sbin/nologin freshet \
    && install -d -o freshet -g freshet -m 0750 /var/lib/freshet /var/lib/functions
COPY --from=build /src/freshet /opt/freshet/freshet
COPY --from=build /src/server/target/built /src/server/target/freshet.jar /opt/freshet/server/target/
COPY --from=build /src/server/target/lib /opt/freshet/server/target/lib
RUN ln -s /opt/freshet/freshet /usr/local/bin/freshet
USER 10001:10001
WORKDIR /var/lib/freshet
# A server that other machines reach wants access keys (FRESHET_CREDENTIALS_FILE); without any it listens on loopback only.
ENV FRESHET_DATA_DIR=/var/lib/freshet
VOLUME /var/lib/freshet
EXPOSE 4566
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/4566 && printf 'GET /health HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && grep -q '\"status\":\"ok\"' <&3"]
ENTRYPOINT ["/opt/freshet/freshet"]
CMD ["server"]
