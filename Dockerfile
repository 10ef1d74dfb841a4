# Tributary for production: built with everything, run with production dependencies only, never as root. The images are
# named by exact version; docs/operating.md tells how to pin them by digest as well.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /product
COPY package.json package-lock.json ./
# What an install runs of ours: the database's driver is mended where it lies.
COPY db/mend-driver.js ./db/
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:24.21.0-bookworm-slim
WORKDIR /product
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
# npm, for the command line: nothing is written but to /tmp, and nothing is asked of the network.
ENV NPM_CONFIG_CACHE=/tmp/npm NPM_CONFIG_UPDATE_NOTIFIER=false
# The data folder belongs to the one who runs the product: an embedded database or unsent mail may lie in it.
RUN mkdir /data && chown node:node /data
COPY --from=build /product/package.json ./
COPY --from=build /product/node_modules ./node_modules
COPY --from=build /product/build ./build
# The command line: docker compose exec node-1 npm run self-check
COPY --from=build /product/server/task.js ./server/task.js
COPY --from=build /product/db/migrations ./db/migrations
COPY --from=build /product/db/seed/facts ./db/seed/facts
USER node
VOLUME /data
EXPOSE 3000
# Whether it lives: who starts unhealthy containers anew must not do so to one that waits for its database or changes
# tables. Whether it should be sent requests is /readyz, which compose.yaml and the balancer ask.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node itself, so that it gets the signal to stop.
CMD ["node", "--enable-source-maps", "build/server/server.js"]
