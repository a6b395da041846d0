namespace AiService.Knowledge.Exchange;

/// <summary>
/// Lists the three entries that every file gets once, from the migration or from the Python service. No import adds them: one that is missing was
/// deleted.
/// </summary>
internal static class DefaultEntries
{
    public static IReadOnlySet<KnowledgeDraft> All { get; } = new HashSet<KnowledgeDraft>
    {
        new("接口down", "接口状态为down的修复方法", "1. 检查物理链路是否正常\n2. 执行 undo shutdown 启用接口\n3. 检查接口配置是否正确\n4. 查看接口日志确认原因", "华为", "P1"),
        new("路由环路", "路由环路故障处理", "1. 检查路由表是否有重复路由\n2. 检查OSPF/BGP配置\n3. 执行 reset ip routing-table statistics 重置路由统计\n4. 检查网络拓扑是否有环路", "华为", "P1"),
        new("CPU过载", "CPU使用率过高处理", "1. 使用 display cpu-usage 查看进程占用\n2. 检查是否有异常进程\n3. 优化配置减少计算负载\n4. 考虑升级硬件", "华为", "P2"),
    };
}
