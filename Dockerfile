# Crier alone. Redis stands beside it, see compose.yaml; the configuration comes as /app/crier.yaml or $CRIER_CONFIG,
# and without one the sandbox runs.

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM packages AS build
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY jobs jobs
COPY config config
RUN npm run build

FROM node:24-bookworm-slim
# `crier` on the PATH serves `docker compose exec crier crier status`. Crier writes to CRIER_DATA only when it is to run a
# Redis of its own, which this image has not: it then says what is missing.
ENV NODE_ENV=production PATH=/app:$PATH CRIER_DATA=/tmp/crier
WORKDIR /app
COPY package.json crier ./
COPY config/*.yaml config/
COPY examples examples
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
# The user `node` of the base image, by number so that Kubernetes can tell that it is not root.
USER 1000:1000
EXPOSE 8117 8118
# Healthy: a worker of this container gave a sign of life. Docker reserves every exit code but 0 and 1.
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD crier status --check || exit 1
# As process 1 Crier hears the signal itself, finishes the posts under way, and has no children to reap.
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "dist/src/main.js"]
CMD ["start"]
