#include <fastdds/rtps/transport/UDPv4TransportDescriptor.h>
#include <fastrtps/utils/IPLocator.h>

#include <cstdlib>
#include <memory>

#include "peer.hpp"

namespace {

// RawType moves CDR bytes in and out of Fast DDS as they are.
class RawType : public fast::TopicDataType {
 public:
  explicit RawType(const std::string& name) {
    setName(name.c_str());
    m_typeSize = 1024;  // of the first buffer; buffers grow
    m_isGetKeyDefined = false;
    auto_fill_type_object(false);
    auto_fill_type_information(false);
  }

  bool serialize(void* sample, rtps::SerializedPayload_t* payload) override {
    auto bytes = static_cast<cdr::Bytes*>(sample);
    if (bytes->size() > payload->max_size) return false;
    std::memcpy(payload->data, bytes->data(), bytes->size());
    payload->length = static_cast<uint32_t>(bytes->size());
    payload->encapsulation = CDR_LE;
    return true;
  }

  bool deserialize(rtps::SerializedPayload_t* payload, void* sample) override {
    static_cast<cdr::Bytes*>(sample)->assign(payload->data, payload->data + payload->length);
    return true;
  }

  std::function<uint32_t()> getSerializedSizeProvider(void* sample) override {
    return [sample] { return static_cast<uint32_t>(static_cast<cdr::Bytes*>(sample)->size()); };
  }

  void* createData() override { return new cdr::Bytes; }
  void deleteData(void* sample) override { delete static_cast<cdr::Bytes*>(sample); }
  bool getKey(void*, rtps::InstanceHandle_t*, bool) override { return false; }
};

// secure gives the participant the files of an enclave.
void secure(fast::DomainParticipantQos& qos, const std::string& enclave) {
  const std::pair<const char*, std::string> properties[] = {
      {"dds.sec.auth.plugin", "builtin.PKI-DH"},
      {"dds.sec.auth.builtin.PKI-DH.identity_ca", "file://" + enclave + "/identity_ca.cert.pem"},
      {"dds.sec.auth.builtin.PKI-DH.identity_certificate", "file://" + enclave + "/cert.pem"},
      {"dds.sec.auth.builtin.PKI-DH.private_key", "file://" + enclave + "/key.pem"},
      {"dds.sec.crypto.plugin", "builtin.AES-GCM-GMAC"},
      {"dds.sec.access.plugin", "builtin.Access-Permissions"},
      {"dds.sec.access.builtin.Access-Permissions.permissions_ca", "file://" + enclave + "/permissions_ca.cert.pem"},
      {"dds.sec.access.builtin.Access-Permissions.governance", "file://" + enclave + "/governance.p7s"},
      {"dds.sec.access.builtin.Access-Permissions.permissions", "file://" + enclave + "/permissions.p7s"},
  };
  for (const auto& [name, value] : properties) qos.properties().properties().emplace_back(name, value);
}

}  // namespace

fast::DomainParticipant* open(fast::DomainParticipantListener* listener) {
  constexpr uint32_t participants = 32;  // that may be on this machine, as in ROS

  fast::DomainParticipantQos qos;
  auto udp = std::make_shared<eprosima::fastdds::rtps::UDPv4TransportDescriptor>();
  udp->interfaceWhiteList.emplace_back("127.0.0.1");
  udp->maxInitialPeersRange = participants;
  qos.transport().use_builtin_transports = false;
  qos.transport().user_transports.push_back(udp);

  rtps::Locator_t local;
  rtps::IPLocator::setIPv4(local, 127, 0, 0, 1);
  auto& builtin = qos.wire_protocol().builtin;
  builtin.initialPeersList.push_back(local);
  builtin.metatrafficUnicastLocatorList.push_back(local);  // and so no multicast locator
  // Who comes later, and whose answer got lost, is told again soon.
  builtin.discovery_config.leaseDuration_announcementperiod = eprosima::fastrtps::Duration_t(0, 200000000);

  if (const char* enclave = std::getenv("PEER_ENCLAVE")) secure(qos, enclave);
  const char* domain = std::getenv("ROS_DOMAIN_ID");
  return must(fast::DomainParticipantFactory::get_instance()->create_participant(
                  domain ? static_cast<uint32_t>(std::atoi(domain)) : 0, qos, listener, fast::StatusMask::none()),
              "participant");
}

void close(fast::DomainParticipant* participant) {
  participant->set_listener(nullptr);
  participant->delete_contained_entities();
  fast::DomainParticipantFactory::get_instance()->delete_participant(participant);
}

fast::Topic* topic_of(fast::DomainParticipant* participant, const std::string& name, const std::string& type) {
  fast::TypeSupport support(new RawType(type));
  support.register_type(participant);
  return must(participant->create_topic(name, type, fast::TOPIC_QOS_DEFAULT), name.c_str());
}
