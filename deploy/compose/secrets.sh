#!/usr/bin/env bash
# Makes the secrets of docker-compose.yml, once, each at random and readable to you only.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
umask 077

[ ! -e .env ] || { echo "secrets.sh: .env is there already: remove it to make new secrets" >&2; exit 1; }
random() { head -c 48 /dev/urandom | base64 | tr -dc 'A-Za-z0-9' | head -c "$1"; }

access_key="AKIA$(random 16 | tr '[:lower:]' '[:upper:]')"
access_secret=$(random 40)
metrics_key="AKIA$(random 16 | tr '[:lower:]' '[:upper:]')"
metrics_secret=$(random 40)
store_secret=$(random 40)
cat >.env <<EOF
STORE_SECRET_KEY=$store_secret
DATABASE_PASSWORD=$(random 32)
GRAFANA_PASSWORD=$(random 24)
METRICS_KEY=$metrics_key
EOF
cat >credentials.yaml <<EOF
keys:
  - {id: $access_key, secret: "$access_secret"}
  - id: $metrics_key
    secret: "$metrics_secret"
    policy: [{effect: allow, actions: ["freshet:GetMetrics"], resources: ["*"]}]
EOF
printf '%s' "$metrics_secret" >metrics-secret
cat >store.json <<EOF
{"identities": [{"name": "freshet", "credentials": [{"accessKey": "freshet", "secretKey": "$store_secret"}], "actions": ["Admin", "Read", "Write", "List", "Tagging"]}]}
EOF
cat >prometheus.yml <<EOF
global: {scrape_interval: 15s}
scrape_configs:
  - job_name: freshet
    scheme: https
    metrics_path: /_freshet/metrics
    basic_auth: {username: $metrics_key, password_file: /run/secrets/metrics-secret}
    tls_config: {insecure_skip_verify: true} # each server made its certificate itself
    static_configs: [{targets: ["freshet-1:4566", "freshet-2:4566"]}]
EOF
chmod 0444 credentials.yaml metrics-secret store.json prometheus.yml # containers read them as users of their own; the directory is yours
chmod 0700 .
echo "Clients:"
echo "  export AWS_ACCESS_KEY_ID=$access_key AWS_SECRET_ACCESS_KEY=$access_secret AWS_DEFAULT_REGION=us-east-1"
