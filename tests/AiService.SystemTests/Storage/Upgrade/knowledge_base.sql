PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE [aiservice_migrations] (
    SchemaVersionID INTEGER CONSTRAINT [PK_aiservice_migrations_Id] PRIMARY KEY AUTOINCREMENT NOT NULL,
    ScriptName TEXT NOT NULL,
    Applied DATETIME NOT NULL
);
CREATE TABLE knowledge (
  id INTEGER PRIMARY KEY AUTOINCREMENT, keyword TEXT NOT NULL, title TEXT NOT NULL, solution TEXT NOT NULL,
  device_type TEXT, fault_level TEXT,
  create_time TIMESTAMP DEFAULT CURRENT_TIMESTAMP, update_time TIMESTAMP DEFAULT CURRENT_TIMESTAMP, hit_count INTEGER DEFAULT 0);
CREATE TABLE knowledge_outcomes (
  knowledge_id INTEGER PRIMARY KEY REFERENCES knowledge(id) ON DELETE CASCADE,
  action TEXT,
  platform TEXT,
  times_seen INTEGER NOT NULL DEFAULT 0,
  times_worked INTEGER NOT NULL DEFAULT 0,
  times_failed INTEGER NOT NULL DEFAULT 0,
  last_success TEXT,
  devices TEXT,
  retired INTEGER NOT NULL DEFAULT 0,
  merged_into INTEGER, edited INTEGER NOT NULL DEFAULT 0, evidence TEXT);
CREATE TABLE knowledge_changes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  knowledge_id INTEGER NOT NULL UNIQUE);
CREATE TABLE knowledge_standings (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  knowledge_id INTEGER NOT NULL UNIQUE);
CREATE TABLE knowledge_symptoms (
  symptom TEXT NOT NULL, action TEXT NOT NULL, platform TEXT NOT NULL,
  knowledge_id INTEGER REFERENCES knowledge(id) ON DELETE SET NULL,
  times_failed INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (symptom, action, platform)) WITHOUT ROWID;
CREATE TABLE knowledge_imports (content BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE knowledge_embeddings (
  knowledge_id INTEGER PRIMARY KEY REFERENCES knowledge(id) ON DELETE CASCADE,
  model TEXT NOT NULL,
  dimension INTEGER NOT NULL,
  content BLOB NOT NULL,
  vector BLOB NOT NULL);
CREATE TABLE knowledge_lessons (id TEXT PRIMARY KEY) WITHOUT ROWID;
INSERT INTO "aiservice_migrations" (SchemaVersionID,ScriptName,Applied) VALUES(1,'AiService.Storage.Migrations.knowledge.0001_knowledge.sql','2026-11-29 09:53:45.9082243');
INSERT INTO "aiservice_migrations" (SchemaVersionID,ScriptName,Applied) VALUES(2,'AiService.Storage.Migrations.knowledge.0002_default_rows.sql','2026-11-29 09:53:45.9674942');
INSERT INTO "aiservice_migrations" (SchemaVersionID,ScriptName,Applied) VALUES(3,'AiService.Storage.Migrations.knowledge.0003_outcomes.sql','2026-11-29 09:53:45.9873966');
INSERT INTO "aiservice_migrations" (SchemaVersionID,ScriptName,Applied) VALUES(4,'AiService.Storage.Migrations.knowledge.0004_index.sql','2026-11-29 09:53:45.9970383');
INSERT INTO "aiservice_migrations" (SchemaVersionID,ScriptName,Applied) VALUES(5,'AiService.Storage.Migrations.knowledge.0010_learning.sql','2026-11-29 09:53:46.0116148');
INSERT INTO "aiservice_migrations" (SchemaVersionID,ScriptName,Applied) VALUES(6,'AiService.Storage.Migrations.knowledge.0011_imports.sql','2026-11-29 09:53:46.0250777');
INSERT INTO "aiservice_migrations" (SchemaVersionID,ScriptName,Applied) VALUES(7,'AiService.Storage.Migrations.knowledge.0012_embeddings.sql','2026-11-29 09:53:46.0339811');
INSERT INTO "aiservice_migrations" (SchemaVersionID,ScriptName,Applied) VALUES(8,'AiService.Storage.Migrations.knowledge.0013_lessons.sql','2026-11-29 09:53:46.0382705');
INSERT INTO "aiservice_migrations" (SchemaVersionID,ScriptName,Applied) VALUES(9,'AiService.Storage.Migrations.knowledge.0014_lineage.sql','2026-11-29 09:53:46.0452447');
INSERT INTO "knowledge" (id,keyword,title,solution,device_type,fault_level,create_time,update_time,hit_count) VALUES(1,'接口down','接口状态为down的修复方法','1. 检查物理链路是否正常
2. 执行 undo shutdown 启用接口
3. 检查接口配置是否正确
4. 查看接口日志确认原因','华为','P1','2026-11-29 09:53:45.967000','2026-11-29 09:54:22.675228',11);
INSERT INTO "knowledge" (id,keyword,title,solution,device_type,fault_level,create_time,update_time,hit_count) VALUES(2,'路由环路','路由环路故障处理','1. 检查路由表是否有重复路由
2. 检查OSPF/BGP配置
3. 执行 reset ip routing-table statistics 重置路由统计
4. 检查网络拓扑是否有环路','华为','P1','2026-11-29 09:53:45.967000','2026-11-29 09:53:45.967000',0);
INSERT INTO "knowledge" (id,keyword,title,solution,device_type,fault_level,create_time,update_time,hit_count) VALUES(3,'CPU过载','CPU使用率过高处理','1. 使用 display cpu-usage 查看进程占用
2. 检查是否有异常进程
3. 优化配置减少计算负载
4. 考虑升级硬件','华为','P2','2026-11-29 09:53:45.967000','2026-11-29 09:53:58.250657',2);
INSERT INTO "knowledge" (id,keyword,title,solution,device_type,fault_level,create_time,update_time,hit_count) VALUES(4,'接口down','自动修复：接口down（network.remediation.enable_interface）','StackStorm 动作 network.remediation.enable_interface 状态：succeeded (execution: 6b04412653e8bd92fcb10101)',NULL,'P1','2026-11-29 09:53:50.541657','2026-11-29 09:53:57.226242',3);
INSERT INTO "knowledge" (id,keyword,title,solution,device_type,fault_level,create_time,update_time,hit_count) VALUES(5,'接口down','自动修复：接口down（enable-interface，vrp）','启用接口 GigabitEthernet0/0/1：命令已执行，修复成功，设备上确认接口已 up','华为','P1','2026-11-29 09:53:55.745415','2026-11-29 09:54:22.675228',11);
INSERT INTO "knowledge" (id,keyword,title,solution,device_type,fault_level,create_time,update_time,hit_count) VALUES(6,'光衰过大','光模块收发光功率异常','1. 清洁光纤接头
2. 更换光模块','华为','P2','2026-11-29 09:54:06.167726','2026-11-29 09:54:06.167726',0);
INSERT INTO "knowledge" (id,keyword,title,solution,device_type,fault_level,create_time,update_time,hit_count) VALUES(7,'旧条目','已停用','不再使用',NULL,NULL,'2026-11-29 09:54:06.217117','2026-11-29 09:54:06.217117',0);
INSERT INTO "knowledge_outcomes" (knowledge_id,action,platform,times_seen,times_worked,times_failed,last_success,devices,retired,merged_into,edited,evidence) VALUES(4,'network.remediation.enable_interface',NULL,4,1,3,'2026-11-29 09:53:50.541657','["101"]',0,NULL,0,'执行 6b04412653e8bd92fcb10101 的最终状态：succeeded；未在设备上核实');
INSERT INTO "knowledge_outcomes" (knowledge_id,action,platform,times_seen,times_worked,times_failed,last_success,devices,retired,merged_into,edited,evidence) VALUES(5,'enable-interface','vrp',1,1,0,'2026-11-29 09:53:55.745415','["102"]',0,NULL,0,'接口已 up（GigabitEthernet0/0/1 current state : UP Line protocol current state : UP）');
INSERT INTO "knowledge_outcomes" (knowledge_id,action,platform,times_seen,times_worked,times_failed,last_success,devices,retired,merged_into,edited,evidence) VALUES(7,NULL,NULL,0,0,0,NULL,NULL,1,NULL,0,NULL);
INSERT INTO "knowledge_changes" (seq,knowledge_id) VALUES(1599277045995536384,-1);
INSERT INTO "knowledge_changes" (seq,knowledge_id) VALUES(1599277045995536387,4);
INSERT INTO "knowledge_changes" (seq,knowledge_id) VALUES(1599277045995536390,5);
INSERT INTO "knowledge_changes" (seq,knowledge_id) VALUES(1599277045995536391,6);
INSERT INTO "knowledge_changes" (seq,knowledge_id) VALUES(1599277045995536393,7);
INSERT INTO "knowledge_standings" (seq,knowledge_id) VALUES(12,4);
INSERT INTO "knowledge_standings" (seq,knowledge_id) VALUES(13,3);
INSERT INTO "knowledge_standings" (seq,knowledge_id) VALUES(24,5);
INSERT INTO "knowledge_standings" (seq,knowledge_id) VALUES(25,1);
INSERT INTO "knowledge_symptoms" (symptom,action,platform,knowledge_id,times_failed) VALUES('接口down','enable-interface','vrp',5,0);
INSERT INTO "knowledge_symptoms" (symptom,action,platform,knowledge_id,times_failed) VALUES('接口down','network.remediation.enable_interface','',4,0);
INSERT INTO "knowledge_embeddings" (knowledge_id,model,dimension,content,vector) VALUES(1,'concepts',8,X'4A120BEB1DFAC2F0D0358D35B6975278',X'8891343F8891343F00000000000000000000000000000000000000006D74903D');
INSERT INTO "knowledge_embeddings" (knowledge_id,model,dimension,content,vector) VALUES(2,'concepts',8,X'4B1B954230BBDE6E8E12A6102FABDF4A',X'00000000000000000000000000000000528E133F528E133F528E133FEB166C3D');
INSERT INTO "knowledge_embeddings" (knowledge_id,model,dimension,content,vector) VALUES(3,'concepts',8,X'34D71D6F00F9900E6E6D691058DB9BF8',X'00000000000000008891343F8891343F0000000000000000000000006D74903D');
INSERT INTO "knowledge_embeddings" (knowledge_id,model,dimension,content,vector) VALUES(4,'concepts',8,X'BBC3D12D325AA05FD5E49A2ED85ACF95',X'8891343F8891343F00000000000000000000000000000000000000006D74903D');
INSERT INTO "knowledge_embeddings" (knowledge_id,model,dimension,content,vector) VALUES(5,'concepts',8,X'7ED1BDEC5C42EB417D46FF0D7BDE7B0B',X'8891343F8891343F00000000000000000000000000000000000000006D74903D');
INSERT INTO "knowledge_embeddings" (knowledge_id,model,dimension,content,vector) VALUES(6,'concepts',8,X'11925EC173329FFC559663D4DA5B25D3',X'000000000000000000000000000000000000000000000000000000000000803F');
INSERT INTO "knowledge_embeddings" (knowledge_id,model,dimension,content,vector) VALUES(7,'concepts',8,X'6CC61474258718BD8B7F81E5D7375366',X'000000000000000000000000000000000000000000000000000000000000803F');
INSERT INTO "knowledge_lessons" (id) VALUES('01a226b9-a123-7ee0-a471-f63851a8d64b/0');
INSERT INTO "knowledge_lessons" (id) VALUES('01a226b9-a6b6-7907-96cf-b4f2c7630b82/0');
INSERT INTO "knowledge_lessons" (id) VALUES('01a226b9-a6b6-7907-96cf-b4f2c7630b82/1');
INSERT INTO "knowledge_lessons" (id) VALUES('01a226b9-ba28-7fc9-b3b9-51e9ff0c0039/0');
INSERT INTO "knowledge_lessons" (id) VALUES('01a226b9-bfdf-7ef7-b60c-e595ae67fe89/0');
DELETE FROM sqlite_sequence;
INSERT INTO "sqlite_sequence" (name,seq) VALUES('aiservice_migrations',9);
INSERT INTO "sqlite_sequence" (name,seq) VALUES('knowledge',7);
INSERT INTO "sqlite_sequence" (name,seq) VALUES('knowledge_changes',1599277045995536393);
INSERT INTO "sqlite_sequence" (name,seq) VALUES('knowledge_standings',25);
CREATE INDEX idx_keyword ON knowledge(keyword);
CREATE TRIGGER knowledge_was_added AFTER INSERT ON knowledge
BEGIN
  DELETE FROM knowledge_changes WHERE knowledge_id = NEW.id;
  INSERT INTO knowledge_changes (knowledge_id) VALUES (NEW.id);
END;
CREATE TRIGGER knowledge_was_changed AFTER UPDATE OF id, keyword, title, solution, device_type, fault_level ON knowledge
BEGIN
  DELETE FROM knowledge_changes WHERE knowledge_id IN (OLD.id, NEW.id);
  INSERT INTO knowledge_changes (knowledge_id) SELECT OLD.id UNION SELECT NEW.id;
END;
CREATE TRIGGER knowledge_was_found AFTER UPDATE OF hit_count, update_time ON knowledge
BEGIN
  DELETE FROM knowledge_standings WHERE knowledge_id = NEW.id;
  INSERT INTO knowledge_standings (knowledge_id) VALUES (NEW.id);
END;
CREATE TRIGGER knowledge_was_deleted AFTER DELETE ON knowledge
BEGIN
  DELETE FROM knowledge_changes WHERE knowledge_id = OLD.id;
  INSERT INTO knowledge_changes (knowledge_id) VALUES (OLD.id);
END;
CREATE TRIGGER knowledge_outcome_was_added AFTER INSERT ON knowledge_outcomes
BEGIN
  DELETE FROM knowledge_changes WHERE knowledge_id = NEW.knowledge_id;
  INSERT INTO knowledge_changes (knowledge_id) VALUES (NEW.knowledge_id);
END;
CREATE TRIGGER knowledge_outcome_was_changed AFTER UPDATE OF knowledge_id, action, retired ON knowledge_outcomes
BEGIN
  DELETE FROM knowledge_changes WHERE knowledge_id IN (OLD.knowledge_id, NEW.knowledge_id);
  INSERT INTO knowledge_changes (knowledge_id) SELECT OLD.knowledge_id UNION SELECT NEW.knowledge_id;
END;
CREATE TRIGGER knowledge_outcome_was_counted AFTER UPDATE OF times_worked, times_failed, last_success ON knowledge_outcomes
BEGIN
  DELETE FROM knowledge_standings WHERE knowledge_id = NEW.knowledge_id;
  INSERT INTO knowledge_standings (knowledge_id) VALUES (NEW.knowledge_id);
END;
CREATE TRIGGER knowledge_outcome_was_deleted AFTER DELETE ON knowledge_outcomes
BEGIN
  DELETE FROM knowledge_changes WHERE knowledge_id = OLD.knowledge_id;
  INSERT INTO knowledge_changes (knowledge_id) VALUES (OLD.knowledge_id);
END;
CREATE INDEX knowledge_outcomes_by_action ON knowledge_outcomes(action, platform);
CREATE INDEX knowledge_symptoms_by_entry ON knowledge_symptoms(knowledge_id);
COMMIT;
