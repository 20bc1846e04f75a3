import { type TaskFile, textFile } from "./task-file.ts";

const taskToml = `version = "1.0"

[agent]
timeout_sec = 900.0

[metadata]
author_name = "Sandboxes"
difficulty = "medium"
category = "sandbox"
tags = ["sandbox"]

[verifier]
timeout_sec = 720.0
`;

const dockerfile = `FROM ubuntu:24.04
WORKDIR /app
RUN apt-get update && apt-get install -y python3 python3-pip && rm -rf /var/lib/apt/lists/*
`;

/** What a task gets that has no files of its own: a bare image, and no tests. */
export const standardFiles: readonly TaskFile[] = [
  textFile("task.toml", taskToml),
  textFile("environment/Dockerfile", dockerfile),
];
