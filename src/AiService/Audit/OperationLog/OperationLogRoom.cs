using AiService.Hosting;
using AiService.Outcomes;

namespace AiService.Audit.OperationLog;

/// <summary>Composes the export of repairs to the platform's <c>operation_log</c>, and the outbox of <c>OPERATION_LOG_DB</c>.</summary>
internal static class OperationLogRoom
{
    public static IServiceCollection AddOperationLog(this IServiceCollection services, SettingsReader settings)
    {
        var options = OperationLogOptions.Read(settings);
        services.AddSingleton(options);
        services.AddSingleton<OperationLogRows>();
        services.AddSingleton<OperationLogExport>();
        return options.Database is not { } server ? services : services.AddOutcomeReceiver(provider => new OutcomeReceiver(
            "operation_log", OperationLogOptions.Variable, OutcomeStates.Ends, ActivatorUtilities.CreateInstance<OperationLogDelivery>(provider, server)));
    }
}
