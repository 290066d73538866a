/** What the configuration of nginx needs to know. */
export interface NginxNumbers {
  /** Ports: of clients, of the kubelet, and of the program. */
  readonly listen: number;
  readonly health: number;
  readonly upstream: number;
  readonly requestsPerSecond: number;
  /** Requests above the rate that are let through at once; none where null. */
  readonly burst: number | null;
  readonly connections: number;
  /** Networks of the proxies in front, whose word on the client's address counts; none where empty. */
  readonly trustedProxies: readonly string[];
}

/**
 * The configuration of nginx as a proxy that limits each client's requests and connections, in front of a program on the
 * same machine. It writes to /tmp only, runs as any user, and takes bodies of every size: that is the program's to judge.
 * @see ngx_http_limit_req_module, ngx_http_limit_conn_module, ngx_http_realip_module
 */
export function nginxConfig(numbers: NginxNumbers): string {
  return `pid /tmp/nginx.pid;
error_log stderr;

events {}

http {
  access_log /dev/stdout;
  client_body_temp_path /tmp/client;
  proxy_temp_path /tmp/proxy;
  fastcgi_temp_path /tmp/fastcgi;
  uwsgi_temp_path /tmp/uwsgi;
  scgi_temp_path /tmp/scgi;

${realAddress(numbers)}${zones(numbers)}
  map $http_upgrade $connection_header {
    default upgrade;
    '' '';
  }

${limitedServer(numbers)}
${healthServer(numbers)}}
`;
}

function realAddress({ trustedProxies }: NginxNumbers): string {
  if (trustedProxies.length === 0) return '';
  const networks = trustedProxies.map((network) => `  set_real_ip_from ${network};\n`).join('');
  return `${networks}  real_ip_header X-Forwarded-For;\n  real_ip_recursive on;\n\n`;
}

function zones({ requestsPerSecond }: NginxNumbers): string {
  return `  limit_req_zone $binary_remote_addr zone=requests:10m rate=${requestsPerSecond}r/s;
  limit_conn_zone $binary_remote_addr zone=connections:10m;
  limit_req_status 429;
  limit_conn_status 429;
`;
}

function limitedServer({ listen, upstream, burst, connections }: NginxNumbers): string {
  return `  server {
    listen ${listen};
    client_max_body_size 0;

    location / {
      limit_req zone=requests${burst === null ? '' : ` burst=${burst} nodelay`};
      limit_conn connections ${connections};

      proxy_pass http://127.0.0.1:${upstream};
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_header;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
    }
  }
`;
}

function healthServer({ health }: NginxNumbers): string {
  return `  server {
    listen ${health};
    access_log off;

    location / {
      return 204;
    }
  }
`;
}
