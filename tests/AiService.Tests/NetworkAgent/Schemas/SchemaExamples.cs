using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace AiService.Tests.NetworkAgent.Schemas;

/// <summary>Valid documents that have every key, also those that no shipped file uses.</summary>
internal static class SchemaExamples
{
    public const string Pin = "SHA256:sJ5sTJEvvggkLcnueVxwqmSmU5td1SptlGvboLZ/sXM";

    public static string Key { get; } = NewKey();

    public const string SmallRunbook = """
        name: small
        title: 示例
        serves: { faults: [端口安全违规] }
        states: { clear: { verdict: needless, text: 正常 } }
        pre_check: { command: show, reading: [{ state: clear, text: clear }] }
        platforms: { linux: { commands: clear } }
        """;

    public const string SmallPlatform = "{ name: small, session: { mode: exec } }";

    public static IReadOnlyList<string> Runbooks { get; } =
    [
        """
        name: example
        title: 示例
        serves: { faults: [端口安全违规], actions: [network.remediation.example] }
        parameters: { interface: interface, peer: { type: ipv4, find: 'peer (?<value>\S+)' } }
        reports: false
        spare_own_port: true
        save: true
        states:
          clear: { verdict: needless, text: 正常 }
          violated: { verdict: allowed, text: 违规 }
        pre_check:
          command: show port-security interface {interface}
          block: '^Port '
          reading:
            - { state: clear, text: ['^Port Status', '{peer}'], unless: ['^x'], sure: true }
            - { state: violated, json: { '{interface}.status': [down, true, 1] }, since: '{interface}.since' }
        post_check:
          command: show port-security interface {interface}
          block: ['^Port ']
          reading:
            - { state: clear, text: '^Port Status', unless: '^x', sure: true }
            - { state: violated, json: { '0.status': down }, since: '0.since' }
          patience: { times: 20, every: 0.5, steady: 3 }
        keep: [violated, cannot_tell]
        platforms:
          ios:
            commands: ['interface {interface}', shutdown]
            configure: true
            rollback: [no shutdown]
          nxos: { commands: shutdown }
        """,
        """
        name: looks
        title: 示例
        serves: { actions: network.remediation.example }
        parameters: { peer: ipv4 }
        states:
          established: { verdict: needless, text: 已建立 }
          established_without_routes: { verdict: allowed, text: 无路由 }
          not_established: { verdict: escalate, text: 未建立 }
          administratively_down: { verdict: hopeless, text: 关闭 }
          not_existing: { verdict: cannot_tell, text: 不存在 }
        platforms:
          ios: { pre_check: { look: [bgp_peer] }, post_check: { look: bgp_peer }, commands: ['clear {peer}'] }
        """,
        SmallRunbook,
    ];

    public static IReadOnlyList<string> Platforms { get; } =
    [
        """
        name: example
        vendor: 示例
        session:
          mode: shell
          prompt: '^(?<host>[\w.-]+)[>#] ?$'
          pager: '^--More--'
          command_timeout: 60
          setup: [terminal length 0]
          questions:
            - { asks: '\[Y/N\] ?\z', answer: n, command: save }
            - { asks: 'ENTER', press: enter, at_login: true }
        configuration:
          enter: [configure]
          commit: [commit]
          leave: [exit]
          abandon: [rollback 0]
          occupied: ['^locked']
          left: [{ command: show commit, finds: pending, text: 尚未确认 }]
          confirm: [configure, commit, exit]
          revoke: [configure, rollback 1, commit, exit]
        save: [write]
        errors: ['^Error']
        interfaces:
          kinds: huawei
          kinds_as_written: juniper
          names: { GigabitEthernet: GE, Vlanif: }
          logical: [Vlanif]
          as_written: '^lo$'
          logical_as_written: '^lo$'
        looks:
          interface:
            command: show interface {interface}
            block: ['^Port ']
            reading:
              - { state: up, text: ['^up$'], unless: [loop], sure: true, since: time }
              - { state: down, json: { '0.state': [down, 1], b: true }, since: '0.since' }
        own_port:
          - { command: show users, find: '(?<port>\S+)', refuse: [bond] }
        """,
        """
        name: variant
        like: vrp
        session: { mode: exec }
        """,
        """
        name: other-variant
        like: vrp
        """,
        SmallPlatform,
    ];

    public static IReadOnlyList<string> Inventories { get; } =
    [
        $$"""
        devices:
          - id: 1
            host: 10.99.1.2
            port: 2222
            platform: frr
            transport: ssh
            group: core
            awx_host: core-1.example
            watched_interfaces: [eth1, GigabitEthernet0/0/1, 'Eth-Trunk1', 1/1/24, 3, mgmt]
            username: netop
            password_env: PASSWORD
            answers:
              - { question: code, answer_env: PASSWORD }
              - { question: token, answer_file: secret }
            host_key: [{{Pin}}]
            jump: bastion
          - { id: core-1, host: 'fe80::1', platform: vrp, username: netop, password_file: secret, host_key: {{Pin}} }
          - { id: core-2, host: core.example, platform: vrp, username: netop, private_key_file: key, passphrase_env: PASSWORD, jump: core-1 }
          - { id: core-3, username: netop, private_key_file: key, passphrase_file: secret }
          - { id: 5, group: core, port: 22, host_key: {{Pin}}, jump: bastion }
        jump_hosts:
          bastion:
            host: bastion.example
            port: 22
            username: jump
            password_env: PASSWORD
            answers: [{ question: code, answer_env: PASSWORD }, { question: token, answer_file: secret }]
            host_key: {{Pin}}
          second: { host: 10.0.0.1, username: jump, password_file: secret, jump: bastion }
          third: { host: 10.0.0.1, username: jump, private_key_file: key, passphrase_env: PASSWORD }
          fourth: { host: 10.0.0.1, username: jump, private_key_file: key, passphrase_file: secret }
        groups:
          core: { watched_interfaces: [GE0/0/24] }
          3: { watched_interfaces: XGE1/0/1 }
          empty: {}
        """,
        "devices: [{ id: 7, platform: vrp, transport: collect-service, username: netop, password_env: PASSWORD }]",
        "devices: [{ id: '8', transport: collect-service, group: core }]",
        "devices: [{ id: 9, username: netop, private_key_file: key, passphrase_file: secret }]",
        "devices: [{ id: 9, username: netop, password_file: secret }]",
        "devices: []",
    ];

    public static IReadOnlyList<string> Credentials { get; } =
    [
        $$"""
        username: netop
        password: geheim
        answers: [{ question: code, answer: '1' }, { question: code, answer_env: PASSWORD }, { question: code, answer_file: secret }]
        host_key: {{Pin}}
        port: 22
        jump: bastion
        """,
        "{ username: netop, password_env: PASSWORD }",
        "{ username: netop, password_file: secret }",
        "{ username: netop, private_key_file: key, passphrase: geheim }",
        "{ username: netop, private_key_file: key, passphrase_env: PASSWORD }",
        "{ username: netop, private_key_file: key, passphrase_file: secret }",
        YamlJson.Text(new JsonObject { ["username"] = "netop", ["private_key"] = Key }),
    ];

    private static string NewKey()
    {
        using var key = RSA.Create(2048);
        return key.ExportRSAPrivateKeyPem();
    }
}
