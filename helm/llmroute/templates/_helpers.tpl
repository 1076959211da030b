{{- define "llmroute.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Labels that select a component's pods; they never change. Takes (dict "root" $ "component" NAME). */}}
{{- define "llmroute.selector" -}}
app.kubernetes.io/name: llmroute
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "llmroute.labels" -}}
{{ include "llmroute.selector" . }}
app.kubernetes.io/part-of: llmroute
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{/* The full name of a component's image. Takes (dict "root" $ "image" .Values.COMPONENT.image). */}}
{{- define "llmroute.image" -}}
{{- $registry := default .root.Values.image.registry .image.registry -}}
{{- if $registry }}{{ trimSuffix "/" $registry }}/{{ end -}}
{{ .image.repository }}
{{- if .image.digest }}@{{ .image.digest }}
{{- else }}:{{ .image.tag | default .root.Values.image.tag | default .root.Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- define "llmroute.pullPolicy" -}}
{{- default .root.Values.image.pullPolicy .image.pullPolicy -}}
{{- end -}}

{{/* host:port of every cache member. Names that end in "svc" resolve from any namespace, whatever the cluster's domain. */}}
{{- define "llmroute.cacheAddresses" -}}
{{- $cache := printf "%s-cache" (include "llmroute.fullname" .) -}}
{{- $addresses := list -}}
{{- range $i := until (int .Values.cache.replicas) -}}
{{- $addresses = append $addresses (printf "%s-%d.%s.%s.svc:5701" $cache $i $cache $.Release.Namespace) -}}
{{- end -}}
{{- join "," $addresses -}}
{{- end -}}

{{/* Whether a value that may be auto is on: auto is where cluster-scoped resources may be made. Takes (dict "root" $ "value" VALUE). */}}
{{- define "llmroute.onInCluster" -}}
{{- if eq (toString .value) "auto" }}{{ eq .root.Values.rbac.scope "cluster" }}{{ else }}{{ .value }}{{ end -}}
{{- end -}}

{{/* The namespaces whose routes the operator looks after, as a JSON list; empty: all. */}}
{{- define "llmroute.watchedNamespaces" -}}
{{- if and (eq .Values.rbac.scope "namespace") (not .Values.watch.namespaces) -}}
{{- list .Release.Namespace | toJson -}}
{{- else -}}
{{- .Values.watch.namespaces | toJson -}}
{{- end -}}
{{- end -}}

{{- define "llmroute.consoleTokenSecret" -}}
{{- .Values.console.token.existingSecret | default (printf "%s-console-token" (include "llmroute.fullname" .)) -}}
{{- end -}}

{{/* What the restricted Pod Security Standard asks of a pod. */}}
{{- define "llmroute.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "llmroute.securityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}

{{/* Where a component's pods run. Takes (dict "root" $ "component" NAME "values" .Values.COMPONENT). */}}
{{- define "llmroute.scheduling" -}}
{{- $selector := dict "labelSelector" (dict "matchLabels" (include "llmroute.selector" . | fromYaml)) }}
{{- $constraints := list }}
{{- range .values.topologySpreadConstraints | default (list (dict "maxSkew" 1 "topologyKey" "kubernetes.io/hostname" "whenUnsatisfiable" "ScheduleAnyway")) }}
{{- $constraints = append $constraints (merge (deepCopy .) $selector) }}
{{- end -}}
topologySpreadConstraints:
  {{- toYaml $constraints | nindent 2 }}
{{- with .values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Labels and annotations of a component's pods. Takes the same. */}}
{{- define "llmroute.podMetadata" -}}
labels:
  {{- include "llmroute.labels" . | nindent 2 }}
  {{- with .values.podLabels }}{{ toYaml . | nindent 2 }}{{ end }}
{{- with .values.podAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* A component's ServiceAccount. Takes the same. Pods that need its token ask for it. */}}
{{- define "llmroute.serviceAccount" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "llmroute.fullname" .root }}-{{ .component }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "llmroute.labels" . | nindent 4 }}
  {{- with .values.serviceAccount.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
automountServiceAccountToken: false
{{- end -}}

{{/* A component's PodDisruptionBudget. Takes the same. */}}
{{- define "llmroute.podDisruptionBudget" -}}
{{- if .values.podDisruptionBudget.enabled -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "llmroute.fullname" .root }}-{{ .component }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "llmroute.labels" . | nindent 4 }}
spec:
  maxUnavailable: {{ .values.podDisruptionBudget.maxUnavailable }}
  selector:
    matchLabels:
      {{- include "llmroute.selector" . | nindent 6 }}
{{- end -}}
{{- end -}}

{{- define "llmroute.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* A JVM that starts on a busy node gets five minutes; one that hangs later is restarted after half a minute. */}}
{{- define "llmroute.probes" -}}
startupProbe:
  httpGet: { path: /healthz, port: {{ . }} }
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 150
livenessProbe:
  httpGet: { path: /healthz, port: {{ . }} }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 3
readinessProbe:
  httpGet: { path: /readyz, port: {{ . }} }
  periodSeconds: 5
  timeoutSeconds: 3
{{- end -}}


{{/* For router pods: how they reach providers. */}}
{{- define "llmroute.egressEnvironment" -}}
{{- range $name, $value := dict "HTTPS_PROXY" .Values.egress.httpsProxy "HTTP_PROXY" .Values.egress.httpProxy "NO_PROXY" .Values.egress.noProxy }}
{{- if $value }}
- name: LLMROUTE_ROUTER_ENV_{{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}
{{- with .Values.egress.caBundle }}
{{- range $name, $value := dict "CONFIGMAP" .configMap "SECRET" .secret }}
{{- if $value }}
- name: LLMROUTE_ROUTER_CA_{{ $name }}
  value: {{ $value | quote }}
- name: LLMROUTE_ROUTER_CA_KEY
  value: {{ $.Values.egress.caBundle.key | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Whether the operator watches Secrets: "true", or nothing. */}}
{{- define "llmroute.watchSecrets" -}}
{{- $stated := .Values.operator.watchSecrets | toString -}}
{{- if or (eq $stated "true") (and (eq $stated "auto") (empty (include "llmroute.watchedNamespaces" . | fromJsonArray))) }}true{{ end -}}
{{- end -}}

{{/* What the installation says of all router pods, by the fields of spec.router, as YAML. */}}
{{- define "llmroute.routerDefaults" -}}
{{- $router := .Values.router }}
{{- $said := dict "resources" $router.resources "podDisruptionBudget" $router.podDisruptionBudget }}
{{- $said = set $said "networkPolicy" (dict "enabled" (and $router.networkPolicy.enabled .Values.networkPolicy.enabled) "egressPorts" $router.networkPolicy.egressPorts) }}
{{- range $name := list "nodeSelector" "tolerations" "affinity" "topologySpread" "priorityClassName" "podLabels" "podAnnotations" }}
{{- with get $router $name }}{{ $said = set $said $name . }}{{ end }}
{{- end }}
{{- with .Values.image.pullSecrets }}{{ $said = set $said "imagePullSecrets" . }}{{ end }}
{{- toYaml $said }}
{{- end -}}

{{/* What the operator has to know of the network for the NetworkPolicies of routers, as YAML. */}}
{{- define "llmroute.routerNetwork" -}}
{{- pick .Values.networkPolicy "monitoringNamespaceSelector" "nodeCidrs" "dnsPorts" | toYaml }}
{{- end -}}
