-- Once per file: a default row that is deleted later stays deleted.
INSERT INTO knowledge (keyword, title, solution, device_type, fault_level, create_time, update_time)
SELECT d.keyword, d.title, replace(d.solution, '|', char(10)), '华为', d.fault_level,
       strftime('%Y-%m-%d %H:%M:%f', 'now') || '000', strftime('%Y-%m-%d %H:%M:%f', 'now') || '000'
FROM (
  SELECT 1 AS place, '接口down' AS keyword, '接口状态为down的修复方法' AS title, 'P1' AS fault_level,
         '1. 检查物理链路是否正常|2. 执行 undo shutdown 启用接口|3. 检查接口配置是否正确|4. 查看接口日志确认原因' AS solution
  UNION ALL
  SELECT 2, '路由环路', '路由环路故障处理', 'P1',
         '1. 检查路由表是否有重复路由|2. 检查OSPF/BGP配置|3. 执行 reset ip routing-table statistics 重置路由统计|4. 检查网络拓扑是否有环路'
  UNION ALL
  SELECT 3, 'CPU过载', 'CPU使用率过高处理', 'P2',
         '1. 使用 display cpu-usage 查看进程占用|2. 检查是否有异常进程|3. 优化配置减少计算负载|4. 考虑升级硬件'
) AS d
WHERE NOT EXISTS (SELECT 1 FROM knowledge AS k WHERE k.keyword = d.keyword AND k.title = d.title)
ORDER BY d.place;
