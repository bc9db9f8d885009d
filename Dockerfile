# The talks watcher as an image: docs/running.md says how to run it. `docker compose up -d` builds it.
FROM python:3.13-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY watcher watcher
COPY config config
COPY seeds seeds
COPY contrib/man contrib/man
RUN python -m venv /opt/talks-watcher \
    && /opt/talks-watcher/bin/pip install --no-cache-dir --disable-pip-version-check ".[postgres]"

FROM python:3.13-slim
COPY --from=build /opt/talks-watcher /opt/talks-watcher
ENV PATH=/opt/talks-watcher/bin:$PATH \
    WATCHER_CONFIG=/etc/watcher \
    WATCHER_STATE=/var/lib/watcher \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
RUN groupadd --gid 10001 watcher \
    && useradd --uid 10001 --gid watcher --home-dir /var/lib/watcher --shell /usr/sbin/nologin watcher \
    && install --directory --owner watcher --group watcher --mode 0700 /var/lib/watcher \
    && watcher init /etc/watcher
USER 10001:10001
VOLUME /var/lib/watcher
EXPOSE 8420
STOPSIGNAL SIGTERM
# Seeds and what an earlier run left unread come before the first polls, and the page answers meanwhile.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8420/healthz', timeout=4)"]
ENTRYPOINT ["watcher"]
CMD ["run"]
