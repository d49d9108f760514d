import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';
import { parse } from 'yaml';

const file = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const text = readFileSync(file('docker-compose.yml'), 'utf8');
const { services, volumes, networks } = parse(text, { merge: true });
const example = readFileSync(file('.env.example'), 'utf8');
const dockerfile = readFileSync(file('Dockerfile'), 'utf8');

const each = (check) => Object.entries(services).forEach(([name, service]) => check(service, name));

describe('docker-compose.yml', () => {
  it('pins every image, as the Dockerfile does', () => {
    const images = Object.values(services).filter(({ image }) => image !== 'shouhu:local').map(({ image }) => image);
    const stages = [...dockerfile.matchAll(/^FROM \S+ AS (\S+)$/gm)].map(([, stage]) => stage);
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base).filter((base) => !stages.includes(base));
    for (const image of [...images, ...bases]) assert.match(image, /:v?\d[\w.-]*$/, image);
  });

  it('starts the database the tests run on', () => {
    const [, major, minor] = /timescaledb:(\d+)\.(\d+)\.\d+-pg17$/.exec(services.db.image);
    assert.deepEqual([major, minor], ['2', '23']);
  });

  it('limits memory, processors and logs, and comes back after a crash', () => {
    each((service, name) => {
      assert.match(service.deploy.resources.limits.memory, /^\d+[mg]$/, name);
      assert.ok(Number(service.deploy.resources.limits.cpus) > 0, name);
      assert.equal(service.restart, 'unless-stopped', name);
      assert.ok(service.logging.options['max-size'], name);
    });
  });

  it('waits for health only where it is checked', () => {
    each((service, name) => {
      for (const [needed, { condition }] of Object.entries(service.depends_on ?? {})) {
        assert.equal(condition, 'service_healthy');
        const checked = services[needed].healthcheck ?? (services[needed].build && /^HEALTHCHECK /m.test(dockerfile));
        assert.ok(checked, `${name} waits for ${needed}`);
      }
    });
  });

  it('keeps what must survive in named volumes and mounts only files that are here', () => {
    const mounts = Object.values(services).flatMap((service) => service.volumes ?? []).filter((mount) => typeof mount === 'string');
    for (const mount of mounts) {
      const [source] = mount.split(':');
      if (source.startsWith('.')) assert.ok(existsSync(file(source)), source);
      else assert.ok(source in volumes, source);
    }
    const mounted = mounts.map((mount) => mount.split(':')[0]).filter((source) => !source.startsWith('.'));
    assert.deepEqual(Object.keys(volumes).sort(), [...new Set(mounted)].sort());
  });

  it('has no default password and says which one is missing', () => {
    const passwords = [...text.matchAll(/\$\{(\w*PASSWORD)(:?[-?])([^}]*)\}/g)];
    assert.ok(passwords.length >= 5);
    for (const [, name, operator, rest] of passwords) {
      // The first administrator's is made by the product when it is not set.
      if (name === 'SHOUHU_ADMIN_PASSWORD') assert.equal(operator + rest, ':-');
      else assert.ok(operator === ':?' && rest.includes(name), name);
    }
    assert.doesNotMatch(example, /PASSWORD=./);
  });

  it('takes no setting that .env.example does not name', () => {
    for (const [, name] of text.matchAll(/\$\{(\w+)/g)) {
      if (name !== 'SHOUHU_SIMULATOR_SECRETS') assert.match(example, new RegExp(`^#?${name}=`, 'm'), name);
    }
  });

  it('opens nothing but pages and devices to the network', () => {
    const open = Object.entries(services).flatMap(([name, { ports = [] }]) => ports.filter((port) => !port.startsWith('127.0.0.1:')).map(() => name));
    assert.deepEqual([...new Set(open)], ['gateway', 'command-center', 'demo', 'tls']);
  });

  it('believes of who comes what its own proxy says, and nobody else', () => {
    const { pages } = services.tls.networks;
    for (const name of ['command-center', 'demo']) {
      assert.equal(services[name].environment.SHOUHU_HTTP_PROXIES, `\${SHOUHU_HTTP_PROXIES:-${pages.ipv4_address}}`);
      assert.deepEqual(services[name].networks, ['default', 'pages'], name);
    }
    const [network] = /^\d+\.\d+\.\d+/.exec(networks.pages.ipam.config[0].subnet);
    assert.ok(pages.ipv4_address.startsWith(`${network}.`));
  });

  it('gives the proxy every variable its file takes', () => {
    const caddyfile = readFileSync(file('proxy/Caddyfile'), 'utf8').replace(/^#.*$/gm, '');
    const taken = [...caddyfile.matchAll(/\{\$(\w+)/g)].map(([, name]) => name);
    assert.deepEqual([...new Set(taken)].sort(), Object.keys(services.tls.environment).sort());
  });

  it('starts the broker the log is tested on, and both services on it', () => {
    const tested = /<kafka\.version>(.*)<\/kafka\.version>/.exec(readFileSync(file('pom.xml'), 'utf8'))[1];
    assert.equal(services.kafka.image, `apache/kafka:${tested}`);
    const advertised = services.kafka.environment.KAFKA_ADVERTISED_LISTENERS;
    for (const name of ['gateway', 'command-center']) {
      assert.equal(services[name].environment.SHOUHU_LOG, 'kafka');
      assert.equal(`PLAINTEXT://${services[name].environment.SHOUHU_KAFKA_SERVERS}`, advertised);
      assert.deepEqual(services[name].command, ['--only', name]);
    }
  });

  it('has one role a data directory', () => {
    const data = Object.values(services).flatMap(({ volumes: mounts = [] }) => mounts).filter((mount) => String(mount).endsWith(':/data'));
    assert.equal(new Set(data).size, data.length);
  });

  it('is scraped where it listens', () => {
    const { scrape_configs: jobs } = parse(readFileSync(file('dashboards/prometheus/prometheus.yml'), 'utf8'));
    for (const { static_configs: configs } of jobs) {
      for (const target of configs.flatMap(({ targets }) => targets)) assert.ok(target.split(':')[0] in services, target);
    }
  });

  it('gives Grafana every variable its data sources want', () => {
    const sources = readFileSync(file('dashboards/grafana/provisioning/datasources/shouhu.yml'), 'utf8').replace(/^#.*$/gm, '');
    for (const [, name] of sources.matchAll(/\$(\w+)/g)) assert.ok(name in services.grafana.environment, name);
  });
});
