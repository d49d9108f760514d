# The product in one image: docker-compose.yml builds and runs it. Its base images and their tags are pinned.
FROM node:20.19.5-bookworm-slim AS node

FROM maven:3.9.11-eclipse-temurin-25-noble AS build
# Node builds the screens; Maven calls it.
RUN apt-get update && apt-get install -y --no-install-recommends libstdc++6 && rm -rf /var/lib/apt/lists/*
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 --mount=type=cache,target=/root/.npm \
    mvn -B -ntp package -Dmaven.test.skip=true -Dspotless.check.skip=true \
 && install -d /opt/device-sim \
 && find device-sim/target -maxdepth 1 -name 'device-sim-*.jar' ! -name '*-tests.jar' -exec cp {} /opt/device-sim/device-sim.jar \; \
 && cp -r device-sim/target/lib /opt/device-sim/lib

FROM eclipse-temurin:25-jre-noble
# RocksDB's native library wants libstdc++.
RUN apt-get update && apt-get install -y --no-install-recommends libstdc++6 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin shouhu \
 && install -d -o shouhu -g shouhu -m 0700 /data
COPY --from=build /src/all-in-one/target/shouhu /opt/shouhu
COPY --from=build /opt/device-sim /opt/device-sim
USER shouhu
WORKDIR /data
VOLUME /data
ENV SHOUHU_DATA_DIR=/data TZ=Asia/Shanghai
EXPOSE 1883 8883 7700 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["bash", "-c", \
  "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.0\\r\\n\\r\\n' >&3 && read -r line <&3 && [[ $line == *' 200 '* ]]"]
# Half of the memory is the heap; RocksDB and Netty live outside of it. Without memory the process must end and be
# started again rather than limp on.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=50", "-XX:+ExitOnOutOfMemoryError", "-XX:ThreadPriorityPolicy=1", "--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED", \
  "-jar", "/opt/shouhu/shouhu.jar"]
