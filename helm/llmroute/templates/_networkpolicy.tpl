{{/*
What the NetworkPolicies of the components have in common. Ports are numbers: not every network plugin finds the port that a name
means in each pod.
*/}}

{{/* Metadata and the pods of a component's policy. Takes (dict "root" $ "component" NAME), perhaps with "annotations". */}}
{{- define "llmroute.networkPolicyHead" -}}
metadata:
  name: {{ include "llmroute.fullname" .root }}-{{ .component }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "llmroute.labels" . | nindent 4 }}
  {{- with .annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  podSelector:
    matchLabels:
      {{- include "llmroute.selector" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
{{- end -}}

{{/* A component's pods, as a peer. Takes (dict "root" $ "component" NAME). */}}
{{- define "llmroute.componentPeer" -}}
- podSelector:
    matchLabels:
      {{- include "llmroute.selector" . | nindent 6 }}
{{- end -}}

{{/* The routers of the routes, as a peer: they live in the namespaces of their routes. */}}
{{- define "llmroute.routerPeer" -}}
- podSelector:
    matchLabels:
      app.kubernetes.io/part-of: llmroute
      app.kubernetes.io/managed-by: llmroute-operator
  {{- $watched := include "llmroute.watchedNamespaces" . | fromJsonArray }}
  {{- if $watched }}
  namespaceSelector:
    matchExpressions:
      - key: kubernetes.io/metadata.name
        operator: In
        values: {{ $watched | toJson }}
  {{- else }}
  # All namespaces are watched, so a router may be in any: this keeps out whoever does not know the labels, and nobody else.
  namespaceSelector: {}
  {{- end }}
{{- end -}}

{{/* The kubelet's probes, for plugins that do not let the pod's own node in. Takes (dict "root" $ "port" PORT). */}}
{{- define "llmroute.fromNodes" -}}
{{- with .root.Values.networkPolicy.nodeCidrs }}
- from:
    {{- range . }}
    - ipBlock: { cidr: {{ . }} }
    {{- end }}
  ports:
    - { protocol: TCP, port: {{ $.port }} }
{{- end }}
{{- end -}}

{{- define "llmroute.toDns" -}}
{{- with .Values.networkPolicy.dnsPorts }}
# DNS, wherever it is: what its pods are called differs, and a cache for it on the node has no labels at all.
- ports:
    {{- range . }}
    - { protocol: UDP, port: {{ . }} }
    - { protocol: TCP, port: {{ . }} }
    {{- end }}
{{- end }}
{{- end -}}

{{- define "llmroute.toApiServer" -}}
{{- with .Values.networkPolicy.apiServerPorts }}
# The API server, wherever it is: no label selects it.
- ports:
    {{- range . }}
    - { protocol: TCP, port: {{ . }} }
    {{- end }}
{{- end }}
{{- end -}}

{{- define "llmroute.toCache" -}}
- to:
    {{- include "llmroute.componentPeer" (dict "root" . "component" "cache") | nindent 4 }}
  ports:
    - { protocol: TCP, port: 5701 }
{{- end -}}
