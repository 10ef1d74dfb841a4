# Tributary for production: built with everything, run with production dependencies only, never as root.

FROM node:20-bookworm-slim AS build
WORKDIR /product
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:20-bookworm-slim
WORKDIR /product
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
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
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node itself, so that it gets the signal to stop.
CMD ["node", "--enable-source-maps", "build/server/server.js"]
