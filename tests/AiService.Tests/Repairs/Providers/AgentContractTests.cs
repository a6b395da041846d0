using AiService.Agent.Running;
using AiService.NetworkAgent.Running;
using AiService.NetworkAgent.Sessions;
using AiService.NetworkAgent.Terminal;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Tests.NetworkAgent;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Tests.Repairs.Providers;

/// <summary>The local agent as a provider.</summary>
public sealed class AgentContractTests : ProviderContract
{
    private protected override ProviderRig Rig { get; } = new LocalAgent();

    private sealed class LocalAgent : ProviderRig
    {
        private const string Look = "show interface eth1 json";

        private readonly ScriptedDevice device;
        private readonly SeenLater seen = new();
        private Func<string, Reply> answer = _ => throw ScriptedDevice.TimedOut();
        private bool isChanged;

        public LocalAgent()
        {
            device = new ScriptedDevice((_, command) => answer(command));
            Provider = new AgentProvider(
                new RunPreparation(Library.Embedded.Catalog, Inventories.Of(ScriptedDevice.Frr)),
                (_, _) => device,
                seen,
                new KeptTranscript(),
                new HurriedTime(),
                NullLogger<AgentProvider>.Instance);
        }

        public override IRepairProvider Provider { get; }

        public override RepairOrder Order { get; } = Orders.For("1", "eth1");

        public override ProviderTraits Traits => new(Verifies: true, CanBeCancelled: true, CancelStopsAction: true, DeclaresSecrets: false);

        public override ResumePoint Known => new(TimeProvider.System.GetUtcNow().AddSeconds(-20), null, "commands");

        public override string Secret => "open-sesame";

        public override int Started => device.Arrived.Count(command => command.EndsWith(":no shutdown", StringComparison.Ordinal));

        public override void Works()
        {
            seen.Verification = new Verification(true, "接口已 up", null, new RepairedPlatform("frr", null));
            answer = command =>
            {
                if (command == "no shutdown")
                {
                    NoteStart();
                    isChanged = true;
                }

                return command == Look ? DeviceRecording.Read(isChanged ? "frr_up" : "frr_administratively_down") : new Reply("");
            };
        }

        public override void IsAway() => answer = _ => throw new SessionException(SessionFailure.Unreachable, "设备无法连接");

        public override void KnowsNothing() => seen.Verification = null;

        public override void Says(string words)
        {
            Works();
            var works = answer;
            answer = command => command == "no shutdown" ? new Reply($"% {words}") : works(command);
        }

        public override async Task<AttemptResult> RunAsync(ResumePoint? resume, CancellationToken stopping, CancellationToken cancel)
        {
            Journal = Order.Journal();
            return await Provider.RunAsync(new AttemptContext(Order, Journal, new RepairSignals(stopping, cancel), resume));
        }

        public override void Dispose()
        {
        }

        private sealed class SeenLater : IRepairVerifier
        {
            public Verification? Verification { get; set; }

            public Task<Verification?> VerifyAsync(RepairOrder order, RepairJournal journal, CancellationToken stopping) => Task.FromResult(Verification);

            public Task<Verification?> LookAsync(RepairOrder order, RepairJournal journal, CancellationToken stopping) => Task.FromResult(Verification);
        }
    }
}
