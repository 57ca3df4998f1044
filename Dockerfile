# The app is built with Node; the server needs only Python. Runs as nobody in particular, on a
# read-only file system: all it writes is in /data.
FROM node:24-slim AS app
WORKDIR /src/pwa
COPY pwa/package.json pwa/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY pwa ./
RUN npm run build

FROM python:3.11-slim AS server
RUN python -m venv /opt/handrail
COPY requirements.lock ./
RUN /opt/handrail/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY server/handrail /opt/handrail/lib/python3.11/site-packages/handrail
COPY --from=app /src/pwa/dist /opt/handrail/lib/python3.11/site-packages/handrail/web/app
RUN printf '#!/opt/handrail/bin/python\nimport sys\n\nfrom handrail.cli import main\n\nsys.exit(main())\n' \
      >/opt/handrail/bin/handrail \
    && chmod 755 /opt/handrail/bin/handrail \
    && /opt/handrail/bin/python -m compileall -q /opt/handrail

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin handrail \
    && install -d -o handrail -g handrail -m 0700 /data
COPY --from=server /opt/handrail /opt/handrail
ENV PATH=/opt/handrail/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HANDRAIL_DATA_DIR=/data \
    HANDRAIL_HOST=0.0.0.0
USER handrail
WORKDIR /data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health', timeout=4)"]
CMD ["handrail", "serve"]
