# The emulator as a server: docker build -t stripe-invoice-emulator . && docker run --rm -p 127.0.0.1:12111:12111 stripe-invoice-emulator
# The first stage takes some minutes, once: it compiles the engine that keeps data.
FROM rust:1.88-slim-bookworm AS dynoxide
ARG DYNOXIDE_RELEASE=3.2.0
RUN CARGO_PROFILE_RELEASE_OPT_LEVEL=3 cargo install --locked --root /opt/dynoxide --version "${DYNOXIDE_RELEASE}" \
      --no-default-features --features native-sqlite,http-server,cli dynoxide-rs \
    && strip /opt/dynoxide/bin/dynoxide

FROM python:3.13-slim-bookworm AS emulator
WORKDIR /build
# What seldom changes comes first, so that it is built seldom. Fonts for Chinese, Japanese and Korean are among it.
COPY requirements.txt .
RUN python -m venv --without-pip /opt/emulator \
    && pip --python /opt/emulator/bin/python install --no-cache-dir --require-hashes --requirement requirements.txt
COPY pyproject.toml README.md LICENSE app.py ./
COPY emulator emulator
COPY schemas schemas
COPY fixtures fixtures
RUN pip --python /opt/emulator/bin/python install --no-cache-dir --no-deps .

FROM python:3.13-slim-bookworm
# A user that can write to the data and to /tmp alone.
RUN useradd --system --uid 65532 --no-create-home --home-dir /data emulator \
    && install --directory --owner emulator --group emulator /data
COPY --from=dynoxide /opt/dynoxide/bin/dynoxide /usr/local/bin/dynoxide
COPY --from=emulator /opt/emulator /opt/emulator
ENV PATH=/opt/emulator/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    EMULATOR_HOST=0.0.0.0 \
    EMULATOR_LISTEN_PORT=12112
# 12111: the APIs and the console. 12112: `stripe listen`; map it to the same number.
EXPOSE 12111 12112
# Data outlives the container when EMULATOR_DATA=/data is set and a volume is mounted there.
VOLUME /data
USER 65532
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --start-interval=1s --retries=3 \
  CMD ["stripe-invoice-emulator", "healthcheck"]
ENTRYPOINT ["stripe-invoice-emulator"]
CMD ["serve"]
